# Variants of the cross-sectional models on Acitelli's couples that oracle_acitelli.R leaves out.
# Writes acitelli_cross.json.
source("oracle_lib.R")
a <- read.csv(data_path("acitelli.csv"))
a <- a[order(a$couple,a$role),]; h <- a[a$role=="husband",]; w <- a[a$role=="wife",]; stopifnot(all(h$couple==w$couple))
W <- data.frame(sat_h=h$satisfaction, sat_w=w$satisfaction, op_h=h$other_pos, op_w=w$other_pos, ten_h=h$tension, ten_w=w$tension, sp_h=h$self_pos, sp_w=w$self_pos)
LR <- function(f, m0) { s <- lsem(m0, W); list(chisq=unname(fitMeasures(f,"chisq")-fitMeasures(s,"chisq")), df=unname(fitMeasures(f,"df")-fitMeasures(s,"df"))) }

cf <- "CX =~ 1*ten_h + 1*ten_w; CY =~ 1*sat_h + 1*sat_w; ten_h ~~ sat_h; ten_w ~~ sat_w; CX ~ 0*1; CY ~ 0*1; ten_h ~ 1; ten_w ~ 1; sat_h ~ 1; sat_w ~ 1; "
O("common_fate_covariance_lavaan", x_lav(lsem(paste0(cf, "CX ~~ c*CY"), W)), note="the two common variables covary instead of one explaining the other")
O("common_fate_two_predictors_lavaan", x_lav(lsem(paste0(cf, "CZ =~ 1*sp_h + 1*sp_w; CZ ~ 0*1; sp_h ~ 1; sp_w ~ 1; sp_h ~~ sat_h; sp_w ~~ sat_w; sp_h ~~ ten_h; sp_w ~~ ten_w; CX ~~ CZ; CY ~ b1*CX + b2*CZ"), W)), note="tension and view of oneself")

mi <- "op_h ~~ op_w; sat_h ~~ sat_w; "
O("mutual_influence_equal_correlated_lavaan", x_lav(lsem(paste0(mi, "sat_h ~ r*sat_w + a_h*op_h; sat_w ~ r*sat_h + a_w*op_w"), W)))
O("mutual_influence_two_predictors_lavaan", x_lav(lsem("sat_h ~ r_h*sat_w + a_h*op_h + b_h*ten_h; sat_w ~ r_w*sat_h + a_w*op_w + b_w*ten_w; sat_h ~~ sat_w", W)), note="two instruments an equation; lavaan's sem() lets exogenous predictors covary")
ex <- "op_h ~~ vx*op_h; op_w ~~ vx*op_w; sat_h ~~ vy*sat_h; sat_w ~~ vy*sat_w; op_h ~ mx*1; op_w ~ mx*1; sat_h ~ iy*1; sat_w ~ iy*1; "
O("mutual_influence_indist_lavaan", {f <- lsem(paste0(mi, ex, "sat_h ~ r*sat_w + a*op_h; sat_w ~ r*sat_h + a*op_w"), W); r <- x_lav(f)
  r$against_exchangeable <- LR(f, paste0(mi, ex, "op_h ~~ ca*sat_h; op_w ~~ ca*sat_w; op_h ~~ cp*sat_w; op_w ~~ cp*sat_h")); r}, note="every parameter equal for the two members; against I-SAT of Olsen and Kenny (2006) nothing is left to test")

O("truth_bias_indist_lmer_REML_satterthwaite", {b <- a; m <- match(paste(b$couple, ifelse(b$role=="husband","wife","husband")), paste(b$couple,b$role)); tm <- mean(b$self_pos)
  b$y <- b$other_pos-tm; b$truth <- b$self_pos[m]-tm; b$bias <- b$self_pos-tm; x_lmer(lmer(y ~ truth + bias + (1|couple), data=b, REML=TRUE, control=LMC))}, note="valid because the residual correlation is positive here")
O("truth_bias_moderated_indist_lmer_REML_satterthwaite", {b <- a; m <- match(paste(b$couple, ifelse(b$role=="husband","wife","husband")), paste(b$couple,b$role)); tm <- mean(b$self_pos)
  b$y <- b$other_pos-tm; b$truth <- b$self_pos[m]-tm; b$bias <- b$self_pos-tm; x_lmer(lmer(y ~ truth + bias + tension + truth:tension + bias:tension + (1|couple), data=b, REML=TRUE, control=LMC))}, note="the judge's own tension moderates")
save_oracle("acitelli_cross")
