source("oracle_lib.R"); if (!present("kashy_diary.csv")) quit(status=0)
k <- read.csv(data_path("kashy_diary.csv")); k <- k[order(k$couple,k$day,k$gender),]
pm <- match(paste(k$couple,k$day,ifelse(k$gender=="M","F","M")), paste(k$couple,k$day,k$gender))
k$conflict_p <- k$conflict[pm]; k$sat_p <- k$satisfaction[pm]
pid <- paste(k$couple,k$gender); mn <- tapply(k$conflict,pid,mean,na.rm=TRUE); gm <- mean(mn)
k$cb_a <- as.numeric(mn[pid]) - gm; k$cb_p <- as.numeric(mn[paste(k$couple,ifelse(k$gender=="M","F","M"))]) - gm
k$cw_a <- k$conflict - as.numeric(mn[pid]); k$cw_p <- k$conflict_p - as.numeric(mn[paste(k$couple,ifelse(k$gender=="M","F","M"))])
k <- k[order(k$couple,k$gender,k$day),]; k$sat_l1 <- ave(k$satisfaction,k$couple,k$gender,FUN=function(z) c(NA,head(z,-1))); k <- k[order(k$couple,k$day,k$gender),]; pm <- match(paste(k$couple,k$day,ifelse(k$gender=="M","F","M")), paste(k$couple,k$day,k$gender)); k$sat_l1p <- k$sat_l1[pm]
sm <- tapply(k$satisfaction,paste(k$couple,k$gender),mean,na.rm=TRUE); k$satw_l1 <- k$sat_l1 - as.numeric(sm[paste(k$couple,k$gender)]); k$satw_l1p <- k$sat_l1p - as.numeric(sm[paste(k$couple,ifelse(k$gender=="M","F","M"))])
k$gender <- factor(k$gender); k$g <- as.integer(k$gender); k$wom <- as.numeric(k$gender=="F"); k$man <- 1-k$wom; k$d <- ifelse(k$man==1,1,-1); k$dayf <- factor(k$day)
d <- k[complete.cases(k[,c("satisfaction","cw_a","cw_p","cb_a","cb_p")]),]; d$cd <- factor(paste(d$couple,d$day)); d$cp <- factor(paste(d$couple,d$gender))
write.csv(d[,c("couple","gender","day","time_c","satisfaction","conflict","cw_a","cw_p","cb_a","cb_p","sat_l1","sat_l1p","satw_l1","satw_l1p")], file.path(OUT,"kashy_diary_prepared.csv"), row.names=FALSE, na="")
FX <- satisfaction ~ 0 + gender + gender:time_c + gender:cw_a + gender:cw_p + gender:cb_a + gender:cb_p
FI <- satisfaction ~ time_c + cw_a + cw_p + cb_a + cb_p
# structures for exact_fit -------------------------------------------------
cmp <- function(th) { # log-Cholesky-free: sd,sd,atanh cor
  matrix(c(exp(2*th[1]), tanh(th[3])*exp(th[1]+th[2]), tanh(th[3])*exp(th[1]+th[2]), exp(2*th[2])),2) }
VD <- function(th,i){ G<-cmp(th[1:3]); S<-cmp(th[4:6]); gi<-d$g[i]; V<-G[gi,gi]+S[gi,gi]*outer(d$day[i],d$day[i],"=="); V }
covD <- function(th){G<-cmp(th[1:3]);S<-cmp(th[4:6]); c(G[1,1],G[2,2],G[1,2],S[1,1],S[2,2],S[1,2])}
nmD <- c("G_FF","G_MM","G_FM","R_FF","R_MM","R_FM_sameday")
VK <- function(th,i){ G<-cmp(th[1:3]); S<-cmp(th[4:6]); rho<-tanh(th[7]); gi<-d$g[i]; G[gi,gi]+S[gi,gi]*rho^abs(outer(d$day[i],d$day[i],"-")) }
covK <- function(th) c(covD(th),tanh(th[7])); nmK <- c(nmD,"ar1_rho")
VI <- function(th,i){ G<-matrix(c(1,tanh(th[2]),tanh(th[2]),1),2)*exp(2*th[1]); S<-matrix(c(1,tanh(th[4]),tanh(th[4]),1),2)*exp(2*th[3]); gi<-d$g[i]; G[gi,gi]+S[gi,gi]*outer(d$day[i],d$day[i],"==") }
covI <- function(th){v<-exp(2*th[1]);e<-exp(2*th[3]); c(v,v*tanh(th[2]),e,e*tanh(th[4]))}
VIK <- function(th,i){ G<-matrix(c(1,tanh(th[2]),tanh(th[2]),1),2)*exp(2*th[1]); S<-matrix(c(1,tanh(th[4]),tanh(th[4]),1),2)*exp(2*th[3]); rho<-tanh(th[5]); gi<-d$g[i]; G[gi,gi]+S[gi,gi]*rho^abs(outer(d$day[i],d$day[i],"-")) }
VA <- function(th,i){ G<-cmp(th[1:3]); S<-diag(exp(2*th[4:5])); rho<-tanh(th[6]); gi<-d$g[i]; same<-outer(gi,gi,"=="); G[gi,gi]+ S[gi,gi]*same*rho^abs(outer(d$day[i],d$day[i],"-")) }
covA <- function(th){G<-cmp(th[1:3]); c(G[1,1],G[2,2],G[1,2],exp(2*th[4:5]),tanh(th[6]))}
# dyadMLM-style three-part: stable us + same-day us + pooled member AR(1)
VG <- function(th,i){ G<-cmp(th[1:3]); S<-cmp(th[4:6]); va<-exp(2*th[7]); rho<-tanh(th[8]); gi<-d$g[i]; dd<-abs(outer(d$day[i],d$day[i],"-")); G[gi,gi]+S[gi,gi]*(dd==0)+va*outer(gi,gi,"==")*rho^dd }
covG <- function(th) c(covD(th),exp(2*th[7]),tanh(th[8]))
XM <- function(f) model.matrix(f,d)
for (R in c(TRUE,FALSE)) { m <- if(R)"REML" else "ML"
 O(paste0("ild_apim_distinguishable_lme_",m), x_lme(lme(FX, random=~0+gender|couple, correlation=corSymm(form=~g|couple/cd), weights=varIdent(form=~1|gender), data=d, method=m, control=LC)), note="random intercepts by role (unstructured), same-day residual correlation, role-specific residual variances; cw=within-person, cb=between-person conflict, _a actor, _p partner")
 O(paste0("exact_ild_apim_distinguishable_",m), exact_fit(XM(FX),d$satisfaction,d$couple,VD,c(log(.5),log(.5),.5,log(.6),log(.6),.5),R,nmD,covD))
 O(paste0("ild_apim_distinguishable_corAR1_lme_",m), x_lme(lme(FX, random=~0+gender|couple, correlation=corAR1(form=~day|couple/gender), weights=varIdent(form=~1|gender), data=d, method=m, control=LC)), note="AR(1) within person; no same-day partner residual covariance (nlme has no Kronecker structure)")
 O(paste0("exact_ild_apim_distinguishable_corAR1_",m), exact_fit(XM(FX),d$satisfaction,d$couple,VA,c(log(.5),log(.5),.5,log(.6),log(.6),.2),R,c("G_FF","G_MM","G_FM","R_FF","R_MM","ar1_rho"),covA))
 O(paste0("exact_ild_apim_distinguishable_UNxAR1_",m), exact_fit(XM(FX),d$satisfaction,d$couple,VK,c(log(.5),log(.5),.5,log(.6),log(.6),.5,.2),R,nmK,covK), note="Kronecker UN@AR(1) residual (SAS PROC MIXED default of Bolger & Laurenceau / Kenny): no R package fits it directly; own R likelihood with analytic score")
 O(paste0("ild_apim_indistinguishable_lmer_",m), x_lmer(lmer(update(FI,.~.+(1|couple)+(0+d|couple)+(1|cd)), data=d, REML=R, control=LMC), kr=FALSE), note="sum/difference random effects: (1|couple)+(0+d|couple) stable part; (1|couple:day)+residual same-day part; member var = v1+vd, cov = v1-vd; residual variance of member = v_cd+sigma^2, cov = v_cd")
 O(paste0("exact_ild_apim_indistinguishable_",m), exact_fit(XM(FI),d$satisfaction,d$couple,VI,c(log(.5),.5,log(.6),.5),R,c("G_var","G_cov","R_var","R_cov_sameday"),covI))
 O(paste0("exact_ild_apim_indistinguishable_CSxAR1_",m), exact_fit(XM(FI),d$satisfaction,d$couple,VIK,c(log(.5),.5,log(.6),.5,.2),R,c("G_var","G_cov","R_var","R_cov_sameday","ar1_rho"),function(th) c(covI(th),tanh(th[5]))))
 O(paste0("ild_apim_distinguishable_lmer_eqvar_",m), x_lmer(lmer(update(FX,.~.+(0+gender|couple)+(1|cd)), data=d, REML=R, control=LMC)), note="lmer: equal residual variances, positive same-day covariance")
 O(paste0("ild_apim_distinguishable_glmmTMB_",m), x_tmb(glmmTMB(update(FX,.~.+us(0+gender|couple)+us(0+gender|cd)), dispformula=~0, data=d, REML=R, control=TMBC)), note="dyadMLM formula")
 O(paste0("exact_ild_apim_dyadMLM_ar1_",m), exact_fit(XM(FX),d$satisfaction,d$couple,VG,c(log(.5),log(.5),.5,log(.5),log(.5),.6,log(.3),.5),R,c(nmD,"ar1_var","ar1_rho"),covG), note="stable us + same-day us + pooled member AR(1) (dyadMLM dev tutorial)")
 O(paste0("growth_apim_lme_",m), x_lme(lme(satisfaction ~ 0+gender+gender:time_c, random=~0+gender+gender:time_c|couple, correlation=corCompSymm(form=~1|couple/cd), weights=varIdent(form=~1|gender), data=d, method=m, control=LC)), note="dyadic growth curve: 4x4 random effects, same-day residual correlation")
}
O("ild_apim_distinguishable_glmmTMB_ar1_ML", x_tmb(glmmTMB(update(FX,.~.+us(0+gender|couple)+us(0+gender|cd)+ar1(0+dayf|cp)), dispformula=~0, data=d, control=TMBC)))
e <- k[complete.cases(k[,c("satisfaction","sat_l1","sat_l1p")]),]; e$cd <- factor(paste(e$couple,e$day))
O("stability_influence_raw_lme_REML", x_lme(lme(satisfaction ~ 0+gender+gender:sat_l1+gender:sat_l1p, random=~0+gender|couple, correlation=corCompSymm(form=~1|couple/cd), weights=varIdent(form=~1|gender), data=e, method="REML", control=LC)), note="raw lag-1 outcomes (lags inside person, day gaps respected since all 14 days present)")
O("stability_influence_pmc_lme_REML", x_lme(lme(satisfaction ~ 0+gender+gender:satw_l1+gender:satw_l1p, random=~0+gender|couple, correlation=corCompSymm(form=~1|couple/cd), weights=varIdent(form=~1|gender), data=e, method="REML", control=LC)), note="person-mean-centred lags: Nickell-biased downward at T=14")
# cross-sectional aggregate
ag <- aggregate(cbind(satisfaction,conflict)~couple+gender,k,mean); M<-ag[ag$gender=="M",]; F<-ag[ag$gender=="F",]; stopifnot(all(M$couple==F$couple))
O("person_mean_nonindependence_satisfaction", nonindep(F$satisfaction,M$satisfaction), note="member1=F member2=M")
# per-couple OLS VAR(1) on the 14 days (deviation from couple's own means, intercept fitted)
O("per_couple_OLS_VAR1_satisfaction", { r<-lapply(split(k,k$couple),function(z){f<-z[z$gender=="F",];m<-z[z$gender=="M",];f<-f[order(f$day),];m<-m[order(m$day),];Y<-cbind(f$satisfaction,m$satisfaction); ok<-complete.cases(cbind(Y[-1,],Y[-nrow(Y),])); X<-cbind(1,Y[-nrow(Y),])[ok,,drop=FALSE]; if(qr(X)$rank<3) return(NULL); B<-solve(crossprod(X),crossprod(X,Y[-1,][ok,])); list(couple=z$couple[1],n=sum(ok),phi=unname(t(B[2:3,])),intercept=as.numeric(B[1,]))}); list(fits=unname(Filter(Negate(is.null),r))) }, note="phi[i,j]: effect of person j (F,M) yesterday on person i today")
save_oracle("kashy_diary")
