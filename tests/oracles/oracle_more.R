source("oracle_lib.R")
# Models that the other scripts leave out, on the data in ../data only. Results in more.json.

## ---- Acitelli's couples, side by side
a <- read.csv(data_path("acitelli.csv")); a <- a[order(a$couple, a$role), ]; h <- a[a$role == "husband", ]; w <- a[a$role == "wife", ]
W <- data.frame(years=h$years_married_c, sat_h=h$satisfaction, sat_w=w$satisfaction, op_h=h$other_pos, op_w=w$other_pos, ten_h=h$tension, ten_w=w$tension, hob_h=h$sim_hobbies, hob_w=w$sim_hobbies)
same <- function(...) paste(sapply(c(...), function(v) sprintf("%s_h ~~ v_%s*%s_h; %s_w ~~ v_%s*%s_w; %s_h ~~ %s_w; %s_h ~ i_%s*1; %s_w ~ i_%s*1", v, v, v, v, v, v, v, v, v, v, v, v)), collapse="; ")
O("apimem_indistinguishable_lavaan", x_lav(lsem(paste("ten_h ~ a*op_h + pa*op_w; ten_w ~ a*op_w + pa*op_h; sat_h ~ b*ten_h + pb*ten_w + c*op_h + pc*op_w; sat_w ~ b*ten_w + pb*ten_h + c*op_w + pc*op_h;", same("op", "ten", "sat"), "; aa := a*b; pp := pa*pb; ap := a*pb; pa_ := pa*b; ie_actor := a*b + pa*pb; ie_partner := a*pb + pa*b; tot_actor := a*b + pa*pb + c; tot_partner := a*pb + pa*b + pc"), W)), note="mediation with equal paths for both members (Ledermann, Macho and Kenny 2011); delta-method errors")
O("mutual_influence_indistinguishable_lavaan", x_lav(lsem("sat_h ~ r*sat_w + a*op_h; sat_w ~ r*sat_h + a*op_w; op_h ~~ vx*op_h; op_w ~~ vx*op_w; op_h ~~ op_w; sat_h ~~ vy*sat_h; sat_w ~~ vy*sat_w; sat_h ~~ sat_w; op_h ~ mx*1; op_w ~ mx*1; sat_h ~ iy*1; sat_w ~ iy*1", W)), note="equal paths and a free residual covariance: the actor-partner model of indistinguishable dyads written otherwise, r = partner / actor")
O("dyadic_score_apim_from_lavaan", {V <- transform(W, lx=(op_h+op_w)/2, dx=op_h-op_w, ly=(sat_h+sat_w)/2, dy=sat_h-sat_w); x_lav(lsem("ly ~ ll*lx + ld*dx; dy ~ dl*lx + dd*dx; lx ~~ dx; ly ~~ dy; a_h := (ll + ld*2 + dl/2 + dd)/2; p_h := (ll - ld*2 + dl/2 - dd)/2; a_w := (ll - ld*2 - dl/2 + dd)/2; p_w := (ll + ld*2 - dl/2 - dd)/2", V))}, note="actor and partner effects back from level and difference (husband - wife)")
slopes <- function(f, L) list(est=nl((L %*% coef(f))[, 1]), se=nl(sqrt(diag(L %*% vcov(f) %*% t(L)))))
O("simple_slopes_years", { b <- a; m <- match(paste(b$couple, ifelse(b$role=="husband", "wife", "husband")), paste(b$couple, b$role)); b$p <- b$other_pos[m]; b$o <- b$other_pos; b$y <- b$years_married_c; b$role <- factor(b$role); at <- c(-sd(h$years_married_c), 0, sd(h$years_married_c))
  f <- gls(satisfaction ~ 0 + role + role:o + role:p + role:y + role:o:y + role:p:y, data=b, correlation=corSymm(form=~as.integer(role)|couple), weights=varIdent(form=~1|role), method="REML", control=GC); n <- names(coef(f)); L <- list()
  for (r in c("husband", "wife")) for (e in c("o", "p")) for (k in 1:3) { v <- setNames(numeric(length(n)), n); v[paste0("role", r, ":", e)] <- 1; v[grep(paste0("^role", r, ":", e, ":y$"), n)] <- at[k]; stopifnot(sum(v != 0) == if (at[k] == 0) 1 else 2); L[[paste(r, c(o="actor", p="partner")[e], c("low", "mean", "high")[k], sep="_")]] <- v }
  c(list(moderator_at=at), slopes(f, do.call(rbind, L)), list(coef=nl(coef(f)), logLik=as.numeric(logLik(f)))) }, note="REML; the moderator is the couple's years married, at its mean and one standard deviation (N-1, over couples) to either side; se from vcov of nlme, which for REML has no correction")
O("satterthwaite_apim_distinguishable", { n <- nrow(W); list(df=n - 3, n=n) }, note="with the same predictors in both equations and REML the variance is RSS/(n-3), so Satterthwaite's degrees of freedom are n-3 exactly: 2 s^4 / (2 s^4/(n-3))")

## ---- the diary, mixed couples
x <- read.csv(data_path("dyadmlm_dyads_ild.csv")); x <- x[order(x$coupleID, x$diaryday, x$personID), ]; o <- ave(seq_len(nrow(x)), paste(x$coupleID, x$diaryday), FUN=rev)
x$s <- x$provided_support; x$mb <- ave(x$s, x$personID); x$cw_a <- x$s - x$mb; x$cw_p <- x$cw_a[o]
back <- function(v) { k <- match(paste(x$personID, x$diaryday - 1), paste(x$personID, x$diaryday)); v[k] }
x$y1 <- back(x$closeness); x$y1p <- x$y1[o]; x$yb <- ave(x$closeness, x$personID); x$yw1 <- x$y1 - x$yb; x$yw1p <- x$yw1[o]
one <- function(th) matrix(c(1, tanh(th[2]), tanh(th[2]), 1), 2) * exp(2*th[1])
two <- function(th) matrix(c(exp(2*th[1]), tanh(th[3])*exp(th[1]+th[2]), tanh(th[3])*exp(th[1]+th[2]), exp(2*th[2])), 2)
three <- function(S) c(S[1, 1], S[2, 2], S[1, 2])
of <- function(cmp) { d <- subset(x, dyad_composition == cmp); d$gender <- factor(d$gender); first <- ave(d$personID, d$coupleID, FUN=min); d$g <- if (cmp == "female_x_male") as.integer(d$gender) else ifelse(d$personID == first, 1L, 2L); d$d <- ifelse(d$g == 1, 1, -1); d$cd <- factor(paste(d$coupleID, d$diaryday)); d }
d <- of("female_x_male")
# Days that are not there: some for the couple, some (the outcome alone) for one member.
gaps <- function(d) d[(d$coupleID*7 + d$diaryday*3) %% 10 != 0 & (d$personID*5 + d$diaryday) %% 11 != 0, ]
FX <- closeness ~ 0 + gender + gender:cw_a + gender:cw_p; FI <- closeness ~ cw_a + cw_p
nD <- c("G_ff", "G_mm", "G_fm", "R_ff", "R_mm", "R_fm"); start <- c(0, 0, .3, 0, 0, .3)
same_day <- function(d) function(th, i) { G <- two(th[1:3]); S <- two(th[4:6]); g <- d$g[i]; G[g, g] + S[g, g]*outer(d$diaryday[i], d$diaryday[i], "==") }
un_ar1 <- function(d) function(th, i) { G <- two(th[1:3]); S <- two(th[4:6]); g <- d$g[i]; G[g, g] + S[g, g]*tanh(th[7])^abs(outer(d$diaryday[i], d$diaryday[i], "-")) }
own_ar1 <- function(d) function(th, i) { G <- two(th[1:3]); S <- diag(exp(2*th[4:5])); g <- d$g[i]; G[g, g] + S[g, g]*tanh(th[6])^abs(outer(d$diaryday[i], d$diaryday[i], "-")) }
cs_ar1 <- function(d) function(th, i) { G <- one(th[1:2]); S <- one(th[3:4]); g <- d$g[i]; G[g, g] + S[g, g]*tanh(th[5])^abs(outer(d$diaryday[i], d$diaryday[i], "-")) }
alike <- function(d) function(th, i) { G <- one(th[1:2]); S <- one(th[3:4]); g <- d$g[i]; G[g, g] + S[g, g]*outer(d$diaryday[i], d$diaryday[i], "==") }
c_same <- function(th) c(three(two(th[1:3])), three(two(th[4:6]))); c_un <- function(th) c(c_same(th), tanh(th[7])); c_own <- function(th) c(three(two(th[1:3])), exp(2*th[4:5]), tanh(th[6]))
c_alike <- function(th) c(one(th[1:2])[1, 1:2], one(th[3:4])[1, 1:2]); c_cs <- function(th) c(c_alike(th), tanh(th[5])); nI <- c("G_var", "G_cov", "R_var", "R_cov")
fit <- function(f, d, V, th, R, names, cov) exact_fit(model.matrix(f, d), model.response(model.frame(f, d)), d$coupleID, V(d), th, R, names, cov)
GAPS <- "rows left out where (coupleID*7 + diaryday*3) %% 10 == 0, and the outcome of one member where (personID*5 + diaryday) %% 11 == 0; predictors are centred before that"
for (R in c(TRUE, FALSE)) { m <- if (R) "REML" else "ML"
 O(paste0("exact_fm_diary_sameday_", m), fit(FX, d, same_day, start, R, nD, c_same), note="female_x_male; random intercepts (unstructured), same-day residual covariance; cw_a, cw_p = own and partner's provided_support less the person's mean")
 O(paste0("exact_fm_diary_un_ar1_", m), fit(FX, d, un_ar1, c(start, .2), R, c(nD, "rho"), c_un), note="residual unstructured over members by AR(1) over days")
 O(paste0("exact_fm_diary_own_ar1_", m), fit(FX, d, own_ar1, c(start[1:5], .2), R, c(nD[1:5], "rho"), c_own), note="AR(1) within each member, no residual covariance between them")
 O(paste0("fm_diary_own_ar1_lme_", m), x_lme(lme(FX, random=~0+gender|coupleID, correlation=corAR1(form=~diaryday|coupleID/gender), weights=varIdent(form=~1|gender), data=d[order(d$coupleID, d$gender, d$diaryday), ], method=m, control=LC)), note="the same in nlme")
 e <- gaps(d)
 O(paste0("exact_fm_diary_gaps_sameday_", m), fit(FX, e, same_day, start, R, nD, c_same), note=GAPS)
 O(paste0("exact_fm_diary_gaps_un_ar1_", m), fit(FX, e, un_ar1, c(start, .2), R, c(nD, "rho"), c_un), note=paste0(GAPS, "; rho to the power of the days between"))
 O(paste0("exact_fm_diary_treated_alike_", m), fit(FI, d, alike, c(0, .3, 0, .3), R, nI, c_alike), note="the same couples as indistinguishable; twice the difference from sameday (ML) is the test of distinguishability")
 O(paste0("fm_diary_slopes_lme_", m), x_lme(lme(FX, random=~0+gender+gender:cw_a|coupleID, correlation=corCompSymm(form=~1|coupleID/cd), weights=varIdent(form=~1|gender), data=d, method=m, control=LC)), note="random intercepts and actor slopes of both members, 4 x 4; corCompSymm with varIdent is a full 2 x 2 residual")
 l <- d[complete.cases(d$y1, d$y1p), ]
 O(paste0("exact_fm_lagged_raw_", m), fit(closeness ~ 0 + gender + gender:y1 + gender:y1p, l, same_day, start, R, nD, c_same), note="yesterday's closeness of self (stability) and partner (influence) as they are; the first day falls out")
 O(paste0("exact_fm_lagged_within_", m), fit(closeness ~ 0 + gender + gender:yw1 + gender:yw1p, l, same_day, start, R, nD, c_same), note="the same less the person's mean over all 14 days: biased downward (Nickell)")
 l$x1 <- NA; k <- match(paste(l$personID, l$diaryday - 1), paste(d$personID, d$diaryday)); l$x1 <- d$cw_a[k]; l$x1p <- d$cw_p[k]
 O(paste0("exact_fm_lagged_predictor_", m), fit(closeness ~ 0 + gender + gender:x1 + gender:x1p, l, same_day, start, R, nD, c_same), note="yesterday's support (centred as above) on today's closeness")
 t <- d; q <- mean(t$closeness); po <- ave(seq_len(nrow(t)), t$cd, FUN=rev); t$j <- t$s - q; t$truth <- t$closeness[po] - q; t$bias <- t$closeness - q
 O(paste0("exact_fm_truth_bias_daily_", m), c(fit(j ~ 0 + gender + gender:truth + gender:bias, t, same_day, start, R, nD, c_same), truth_mean=q), note="numbers only: judgment = own provided_support, truth = partner's closeness, bias = own closeness, all less the grand mean of the truth (West and Kenny 2011)")
 f2 <- of("female_x_female")
 O(paste0("exact_ff_diary_alike_", m), fit(FI, f2, alike, c(0, .3, 0, .3), R, nI, c_alike), note="female_x_female, indistinguishable: intercepts and residuals exchangeable")
 O(paste0("exact_ff_diary_cs_ar1_", m), fit(FI, f2, cs_ar1, c(0, .3, 0, .3, .2), R, c(nI, "rho"), c_cs), note="exchangeable over members by AR(1) over days")
 O(paste0("exact_ff_diary_gaps_cs_ar1_", m), fit(FI, gaps(f2), cs_ar1, c(0, .3, 0, .3, .2), R, c(nI, "rho"), c_cs), note=GAPS)
}
# Satterthwaite: 2 (c'Cc)^2 / (g' A g), A the inverse of the observed information of the REML likelihood, g the gradient of c'Cc.
satterthwaite <- function(f, d, V, th, names, cov) { X <- model.matrix(f, d); y <- model.response(model.frame(f, d)); ix <- split(seq_along(y), d$coupleID); Vf <- V(d); best <- exact_fit(X, y, d$coupleID, Vf, th, TRUE, names, cov)
  at <- function(th) { A <- 0; v <- 0; ld <- 0; q <- 0; for (i in ix) { U <- chol(Vf(th, i)); Z <- backsolve(U, cbind(X[i, , drop=FALSE], y[i]), transpose=TRUE); n <- ncol(X); A <- A + crossprod(Z[, 1:n]); v <- v + crossprod(Z[, 1:n], Z[, n+1]); q <- q + sum(Z[, n+1]^2); ld <- ld + 2*sum(log(diag(U))) }; C <- solve(A); list(nll=0.5*(ld + q - sum(v*(C %*% v)) - determinant(C)$modulus[1]), C=C) }
  H <- hessian(function(t) at(t)$nll, best$theta); G <- jacobian(function(t) diag(at(t)$C), best$theta); v <- diag(at(best$theta)$C); df <- 2*v^2 / diag(G %*% solve(H) %*% t(G)); list(coef=best$coef, se=best$se, df=setNames(as.list(df), names(best$coef)), logLik=best$logLik) }
O("satterthwaite_fm_diary_sameday", satterthwaite(FX, d, same_day, start, nD, c_same), note="own R code with numDeriv, observed information; numerical derivatives: about 1e-6")
O("satterthwaite_ff_diary_alike", satterthwaite(FI, of("female_x_female"), alike, c(0, .3, 0, .3), nI, c_alike))
O("satterthwaite_ff_diary_lmerTest", { f2 <- of("female_x_female"); x_lmer(lmer(closeness ~ cw_a + cw_p + (1|coupleID) + (0+d|coupleID) + (1|cd), data=f2, REML=TRUE, control=LMC)) }, note="the same by lmerTest: stable and same-day parts as sum and difference")
save_oracle("more")
