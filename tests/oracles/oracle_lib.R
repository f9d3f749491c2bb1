suppressPackageStartupMessages({library(nlme); library(lme4); library(lmerTest); library(pbkrtest); library(lavaan); library(glmmTMB); library(jsonlite); library(numDeriv)})
options(digits=15, warn=1)
# Data: beside these scripts, else in the folder DYAD_MATERIAL names. Results go to ORACLE_OUT,
# which is this folder unless it is set, so that a run can be compared before it replaces anything.
OUT <- Sys.getenv("ORACLE_OUT", ".")
data_path <- function(f) { here <- file.path("..", "data", f); if (file.exists(here)) here else file.path(Sys.getenv("DYAD_MATERIAL", "../../../shared"), "data", f) }
present <- function(f) { there <- file.exists(data_path(f)); if (!there) cat("left out, its data is not here:", f, "\n"); there }
GC <- glsControl(tolerance=1e-12, msTol=1e-14, maxIter=5000, msMaxIter=5000, opt="nlminb")
LC <- lmeControl(tolerance=1e-12, msTol=1e-14, maxIter=5000, msMaxIter=5000, niterEM=100, opt="nlminb", msMaxEval=20000)
LMC <- lmerControl(optimizer="bobyqa", optCtrl=list(rhobeg=1e-1, rhoend=1e-12, maxfun=1e6), calc.derivs=FALSE)
TMBC <- glmmTMBControl(optCtrl=list(iter.max=1e4, eval.max=1e4, rel.tol=1e-14, x.tol=1e-14))
ORA <- list()
O <- function(name, expr, note=NULL) { code <- paste(deparse(substitute(expr),width.cutoff=120),collapse="\n"); t0<-proc.time()[3]; r <- tryCatch(expr, error=function(e) list(error=conditionMessage(e))); ORA[[name]] <<- c(list(r_code=code, note=note), r); cat(sprintf("%-50s %s  %.1fs\n", name, if(!is.null(r$error)) paste("ERROR",r$error) else if(is.null(r$logLik)) "ok" else format(r$logLik,digits=14), proc.time()[3]-t0)); invisible(r) }
save_oracle <- function(dataset) { x <- list(dataset=dataset, software=list(R=R.version.string, nlme=as.character(packageVersion("nlme")), lme4=as.character(packageVersion("lme4")), lavaan=as.character(packageVersion("lavaan")), glmmTMB=as.character(packageVersion("glmmTMB")), lmerTest=as.character(packageVersion("lmerTest")), pbkrtest=as.character(packageVersion("pbkrtest"))), models=ORA)
  write(toJSON(x, digits=NA, auto_unbox=TRUE, pretty=TRUE, null="null", na="null"), file.path(OUT,paste0(dataset,".json"))); ORA <<- list() }
nl <- function(v) as.list(v)
mat <- function(m) { m <- as.matrix(m); list(names=if(is.null(rownames(m))) seq_len(nrow(m)) else rownames(m), values=unname(m)) }
# --- extractors
x_gls <- function(f) { s <- summary(f); tt <- s$tTable
  R <- tryCatch({ g <- getGroups(f); V <- getVarCov(f, individual=levels(factor(g))[1]); matrix(as.numeric(V),nrow(V)) }, error=function(e) NULL)
  list(method=f$method, n=f$dims$N, p=f$dims$p, coef=nl(coef(f)), se_nlme=nl(tt[,2]), vcov_nlme=mat(vcov(f)), t=nl(tt[,3]), df_nlme=f$dims$N-f$dims$p, p_nlme=nl(tt[,4]),
   se_unadjusted = nl(tt[,2]*if(f$method=="ML") sqrt((f$dims$N-f$dims$p)/f$dims$N) else 1),
   sigma=f$sigma, cor_coef=if(!is.null(f$modelStruct$corStruct)) unname(coef(f$modelStruct$corStruct,unconstrained=FALSE)) , var_weights=if(!is.null(f$modelStruct$varStruct)) nl(coef(f$modelStruct$varStruct,unconstrained=FALSE,allCoef=TRUE)), resid_cov_first_group=R,
   logLik=as.numeric(logLik(f)), n_par=attr(logLik(f),"df"), AIC=AIC(f), BIC=BIC(f)) }
x_lme <- function(f) { s <- summary(f, adjustSigma=FALSE); sa <- summary(f); vc <- lapply(f$modelStruct$reStruct, function(z) {m <- as.matrix(z)*f$sigma^2; mat(m)})
  list(method=f$method, n=f$dims$N, coef=nl(fixef(f)), se=nl(s$tTable[,2]), se_nlme_adjusted=nl(sa$tTable[,2]), df_nlme=nl(s$tTable[,3]), t=nl(s$tTable[,4]), p_nlme=nl(s$tTable[,5]), vcov_unadjusted=mat(vcov(f)), sigma=f$sigma, random_cov=vc,
   cor_coef=if(!is.null(f$modelStruct$corStruct)) unname(coef(f$modelStruct$corStruct,unconstrained=FALSE)), var_weights=if(!is.null(f$modelStruct$varStruct)) nl(coef(f$modelStruct$varStruct,unconstrained=FALSE,allCoef=TRUE)),
   logLik=as.numeric(logLik(f)), n_par=attr(logLik(f),"df"), AIC=AIC(f), BIC=BIC(f)) }
x_lmer <- function(f, kr=FALSE) { vc <- lapply(VarCorr(f), function(m) mat(matrix(as.numeric(m),nrow(m),dimnames=list(rownames(m),colnames(m)))))
  s <- coef(summary(as(f,"lmerModLmerTest"))); o <- list(REML=isREML(f), n=nobs(f), coef=nl(fixef(f)), se=nl(s[,"Std. Error"]), t=nl(s[,"t value"]), df_satterthwaite=nl(s[,"df"]), p_satterthwaite=nl(s[,"Pr(>|t|)"]), sigma=sigma(f), random_cov=vc, singular=isSingular(f), logLik=as.numeric(logLik(f)), n_par=attr(logLik(f),"df"), AIC=AIC(f), BIC=BIC(f))
  if (kr) { k <- coef(summary(as(f,"lmerModLmerTest"), ddf="Kenward-Roger")); o$se_kr <- nl(k[,"Std. Error"]); o$df_kr <- nl(k[,"df"]); o$t_kr <- nl(k[,"t value"]); o$p_kr <- nl(k[,"Pr(>|t|)"]) }
  o }
x_tmb <- function(f) { s <- summary(f)$coefficients$cond; vc <- lapply(VarCorr(f)$cond, function(m) mat(matrix(as.numeric(m),nrow(m),dimnames=list(rownames(m),colnames(m)))))
  list(REML=f$modelInfo$REML, n=nobs(f), coef=nl(fixef(f)$cond), se=nl(s[,2]), z=nl(s[,3]), p=nl(s[,4]), random_cov=lapply(vc,function(z) if(nrow(z$values)>6) list(names=z$names[1:6],values=z$values[1:6,1:6],truncated=TRUE) else z), disp=sigma(f), logLik=as.numeric(logLik(f)), n_par=attr(logLik(f),"df"), AIC=AIC(f), BIC=BIC(f), max_abs_grad=max(abs(f$obj$gr(f$fit$par)))) }
x_lav <- function(f, fitm=c("npar","fmin","chisq","df","pvalue","cfi","tli","rmsea","srmr","logl","unrestricted.logl","aic","bic","ntotal")) { pe <- parameterEstimates(f, standardized=TRUE, remove.nonfree=FALSE); fm <- fitMeasures(f); fm <- fm[intersect(fitm,names(fm))]
  list(converged=lavInspect(f,"converged"), n_dyads=lavInspect(f,"ntotal"), estimator=lavInspect(f,"options")$estimator, missing=lavInspect(f,"options")$missing, information=lavInspect(f,"options")$information[1], parameters=pe[,intersect(c("lhs","op","rhs","label","group","est","se","z","pvalue","ci.lower","ci.upper","std.all"),names(pe))], fit=nl(fm), logLik=unname(fm["logl"]), max_abs_gradient=f@external$gmax) }
# lavaan: default fit, then Fisher scoring with lavaan's own gradient/information until the score is ~1e-13, then optim.method="none" refit at that point
lavgrad <- function(f) { op<-f@Options; suppressWarnings(as.numeric(lavaan:::lav_model_gradient(lavmodel=f@Model, lavsamplestats=f@SampleStats, lavdata=f@Data, type="free", verbose=FALSE))) }
lsem <- function(model, data, ..., fun=sem) { f <- suppressWarnings(fun(model, data=data, meanstructure=TRUE, fixed.x=FALSE, control=list(rel.tol=1e-10,eval.max=20000,iter.max=20000), ...)); 
  g_prev <- Inf; best <- f
  for (it in 1:25) { g <- lavgrad(f); K <- f@Model@eq.constraints.K; if (!isTRUE(f@Model@eq.constraints) || length(K)==0) K <- diag(length(g)); gm <- max(abs(crossprod(K,g))); if (is.finite(gm) && gm < g_prev) {best <- f} else break; g_prev <- gm; if (gm<1e-14) break
    I1 <- lavInspect(f, if (identical(lavInspect(f,"options")$missing,"ml")) "information.observed" else "information.expected"); I1 <- unclass(I1); st <- as.numeric(K %*% solve(t(K)%*%I1%*%K, -crossprod(K,g))); pt <- parTable(f); fr <- pt$free>0; pt$est[fr] <- pt$est[fr]+st[pt$free[fr]]; pt$start <- pt$est; pt$se<-NULL
    f <- suppressWarnings(lavaan(pt, data=data, meanstructure=TRUE, fixed.x=FALSE, optim.method="none", ...)) }
  best@external$gmax <- g_prev; best }
# --- non-independence
nonindep <- function(y1,y2,conf=.95) { ok <- complete.cases(y1,y2); n <- sum(ok); a<-y1[ok]; b<-y2[ok]; ct <- cor.test(a,b)
  m <- (a+b)/2; MSB <- 2*var(m); MSW <- sum((a-b)^2)/2/n; icc <- (MSB-MSW)/(MSB+MSW); F <- MSB/MSW
  p2 <- if (F>=1) 2*pf(F,n-1,n,lower.tail=FALSE) else 2*pf(1/F,n,n-1,lower.tail=FALSE)
  al <- 1-conf; FL <- F/qf(1-al/2,n-1,n); FU <- F*qf(1-al/2,n,n-1)
  mu <- mean(c(a,b)); pair <- sum((a-mu)*(b-mu))/ (sum((a-mu)^2+(b-mu)^2)/2)
  list(n_dyads=n, pearson_r=unname(ct$estimate), pearson_ci=as.numeric(ct$conf.int), pearson_p=ct$p.value, pearson_t=unname(ct$statistic), MSB=MSB, MSW=MSW, icc_anova=icc, icc_F=F, icc_df=c(n-1,n), icc_p_two_tailed=min(1,p2), icc_ci=c((FL-1)/(FL+1),(FU-1)/(FU+1)), icc_pairwise_ml=pair, var1=var(a), var2=var(b), mean1=mean(a), mean2=mean(b), pitman_morgan_t={r<-cor(a+b,a-b); r*sqrt((n-2)/(1-r^2))}) }
# --- closed form cross-sectional APIM (independent check)
apim_closed <- function(y1,y2,x1,x2) { n<-length(y1); X<-cbind(1,x1,x2); Y<-cbind(y1,y2); B<-solve(crossprod(X),crossprod(X,Y)); E<-Y-X%*%B; S<-crossprod(E); Sml<-S/n; Sre<-S/(n-3); XtXi<-solve(crossprod(X))
  ll <- -n*log(2*pi)-n/2*log(det(Sml))-n
  # REML (nlme constant): -1/2[(N-p)log2pi + log|V| + log|X'V^-1X| + (N-p)] evaluated at Sre
  N<-2*n; p<-6; rl <- -0.5*((N-p)*log(2*pi)+n*log(det(Sre)) + log(det(kronecker(solve(Sre),crossprod(X)))) + sum(diag(solve(Sre)%*%S)))
  list(coef_equation1=as.numeric(B[,1]), coef_equation2=as.numeric(B[,2]), order="intercept, x of member1, x of member2", resid_cov_ml=Sml, resid_cov_reml=Sre, se_ml=unname(cbind(sqrt(diag(XtXi)*Sml[1,1]),sqrt(diag(XtXi)*Sml[2,2]))), se_reml=unname(cbind(sqrt(diag(XtXi)*Sre[1,1]),sqrt(diag(XtXi)*Sre[2,2]))), logLik=ll, logLik_reml=rl) }
apim_indist_closed <- function(y1,y2,x1,x2) { n<-length(y1); r<-sqrt(2); ys<-(y1+y2)/r; yd<-(y1-y2)/r; xs<-(x1+x2)/r; xd<-(x1-x2)/r; Xs<-cbind(r,xs); bs<-solve(crossprod(Xs),crossprod(Xs,ys)); RSSs<-sum((ys-Xs%*%bs)^2); bd<-sum(xd*yd)/sum(xd^2); RSSd<-sum((yd-xd*bd)^2)
  f<-function(reml){ vs<-RSSs/(n-if(reml)2 else 0); vd<-RSSd/(n-if(reml)1 else 0); Cs<-vs*solve(crossprod(Xs)); cd<-vd/sum(xd^2); a<-(bs[2]+bd)/2; p<-(bs[2]-bd)/2; se<-sqrt((Cs[2,2]+cd)/4)
   ll <- if(!reml) -0.5*(2*n*log(2*pi)+n*log(vs)+n*log(vd)+2*n) else -0.5*((2*n-3)*log(2*pi)+n*log(vs)+n*log(vd)+log(det(crossprod(Xs))/vs^2)+log(sum(xd^2)/vd)+(2*n-3)) - log(2)
   list(intercept=bs[1], actor=a, partner=p, se_intercept=sqrt(Cs[1,1]), se_actor=se, se_partner=se, cov_actor_partner=(Cs[2,2]-cd)/4, var_sum=vs, var_diff=vd, resid_var=(vs+vd)/2, resid_cov=(vs-vd)/2, resid_cor=(vs-vd)/(vs+vd), logLik=ll) }
  list(ml=f(FALSE), reml=f(TRUE), logLik=f(FALSE)$logLik) }
# ORTHONORMAL sum/diff keeps |J|=1 so likelihoods are those of the raw data
pairwise <- function(d, dyad, role, vars) { lv <- sort(unique(as.character(d[[role]]))); stopifnot(length(lv)==2); o <- merge(d[d[[role]]==lv[1],], d[d[[role]]==lv[2],], by=dyad, suffixes=c(".1",".2")); o }

# --- generic high-precision marginal-likelihood refit: y_d ~ N(X_d b, V(theta, d)); Fisher scoring with analytic score (dV by 4th-order central differences)
exact_fit <- function(X, y, grp, Vfun, theta0, REML=TRUE, names_cov=NULL, covfun=NULL, tol=1e-10, maxit=200) {
  ix <- split(seq_along(y), grp); p <- ncol(X); N <- length(y); q <- length(theta0); h <- 1e-3
  ev <- function(th, deriv=TRUE) { A<-matrix(0,p,p); v<-numeric(p); ld<-0; Vi<-list()
    for (k in seq_along(ix)) { i<-ix[[k]]; R<-chol(Vfun(th,i)); W<-chol2inv(R); ld<-ld+2*sum(log(diag(R))); XW<-crossprod(X[i,,drop=FALSE],W); A<-A+XW%*%X[i,,drop=FALSE]; v<-v+XW%*%y[i]; Vi[[k]]<-W }
    C<-solve(A); C<-(C+t(C))/2; b<-as.numeric(C%*%v); r<-as.numeric(y-X%*%b); qd<-0; g<-numeric(q); I<-matrix(0,q,q)
    for (k in seq_along(ix)) { i<-ix[[k]]; W<-Vi[[k]]; u<-W%*%r[i]; qd<-qd+sum(r[i]*u); if(deriv){ WX<-W%*%X[i,,drop=FALSE]; D<-lapply(1:q,function(j){e<-replace(numeric(q),j,h); (8*(Vfun(th+e,i)-Vfun(th-e,i))-(Vfun(th+2*e,i)-Vfun(th-2*e,i)))/(12*h)}); WD<-lapply(D,function(d) W%*%d); for(j in 1:q){ g[j]<-g[j]+0.5*(sum(diag(WD[[j]]))-sum(u*(D[[j]]%*%u))-if(REML) sum(C*crossprod(WX,D[[j]]%*%WX)) else 0); for(l in 1:j) I[j,l]<-I[j,l]+0.5*sum(WD[[j]]*t(WD[[l]])) } } }
    I<-I+t(I)-diag(diag(I),q); list(nll=0.5*((if(REML) N-p else N)*log(2*pi)+ld+qd+if(REML) as.numeric(determinant(A)$modulus) else 0), g=g, I=I, b=b, C=C) }
  th<-theta0; o<-ev(th)
  for (it in 1:maxit) { if(max(abs(o$g))<tol) break; st<-solve(o$I,o$g); l<-1; repeat { n<-tryCatch(ev(th-l*st),error=function(e) NULL); if(!is.null(n) && is.finite(n$nll) && (n$nll<=o$nll+1e-8)) break; l<-l/2; if(l<1e-8) break }; if(l<1e-8) break; if (it>8 && max(abs(n$g))>=max(abs(o$g)) && max(abs(o$g))<1e-6) break; th<-th-l*st; o<-n }
  cv <- if(!is.null(covfun)) covfun(th) else th; J <- if(!is.null(covfun)) jacobian(covfun,th) else diag(q); seC<-sqrt(diag(J%*%solve(o$I)%*%t(J))); ll<- -o$nll; np<-p+q
  list(method=if(REML)"REML" else "ML", n=N, coef=setNames(as.list(o$b),colnames(X)), se=setNames(as.list(sqrt(diag(o$C))),colnames(X)), vcov=unname(o$C), cov_params=setNames(as.list(cv),names_cov), cov_params_se_expected_info=setNames(as.list(seC),names_cov), theta=th, max_abs_score=max(abs(o$g)), logLik=ll, n_par=np, AIC=-2*ll+2*np, deviance=-2*ll) }
cs_exact <- function(formula, data, dyad, role=NULL, REML=TRUE, structure=c("un","cs")) { structure<-match.arg(structure); mf<-model.frame(formula,data); X<-model.matrix(formula,mf); y<-model.response(mf); dd<-data[[dyad]]
  r <- if(is.null(role)) ave(seq_along(y),dd,FUN=seq_along) else as.integer(factor(data[[role]])); i1<-which(r==1); i2<-which(r==2); i1<-i1[order(dd[i1])]; i2<-i2[order(dd[i2])]; stopifnot(all(dd[i1]==dd[i2])); X1<-X[i1,];X2<-X[i2,];y1<-y[i1];y2<-y[i2]; n<-length(i1); p<-ncol(X); S<-diag(2)*var(residuals(lm.fit(X,y)))
  for (it in 1:20000) { Si<-solve(S); A<-Si[1,1]*crossprod(X1)+Si[2,2]*crossprod(X2)+Si[1,2]*(crossprod(X1,X2)+crossprod(X2,X1)); C<-solve(A); b<-C%*%(crossprod(X1,Si[1,1]*y1+Si[1,2]*y2)+crossprod(X2,Si[2,1]*y1+Si[2,2]*y2)); r1<-y1-X1%*%b; r2<-y2-X2%*%b; S2<-crossprod(cbind(r1,r2)); if(REML) S2<-S2+matrix(c(sum((X1%*%C)*X1),sum((X1%*%C)*X2),sum((X1%*%C)*X2),sum((X2%*%C)*X2)),2); S2<-S2/n; if(structure=="cs") {v<-(S2[1,1]+S2[2,2])/2; S2<-matrix(c(v,S2[1,2],S2[1,2],v),2)}; d<-max(abs(S2-S))/max(S2); S<-S2; if(d<1e-16) break }
  N<-2*n; Si<-solve(S); E<-cbind(y1-X1%*%b,y2-X2%*%b); A<-Si[1,1]*crossprod(X1)+Si[2,2]*crossprod(X2)+Si[1,2]*(crossprod(X1,X2)+crossprod(X2,X1)); C<-solve(A); ll<- -0.5*((if(REML)N-p else N)*log(2*pi)+n*log(det(S))+sum(Si*crossprod(E))+if(REML) as.numeric(determinant(A)$modulus) else 0); np<-p+if(structure=="un")3 else 2
  list(method=if(REML)"REML" else "ML", n=N, n_dyads=n, coef=setNames(as.list(as.numeric(b)),colnames(X)), se=setNames(as.list(sqrt(diag(C))),colnames(X)), vcov=unname(C), resid_cov=S, resid_cor=S[1,2]/sqrt(S[1,1]*S[2,2]), fixpoint_rel_change=d, iterations=it, logLik=ll, n_par=np, AIC=-2*ll+2*np) }
