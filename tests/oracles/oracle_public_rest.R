source("oracle_lib.R"); P <- function(f) read.csv(data_path(f))
## ---- dyadMLM simulated cross-sectional (3 compositions)
if (present("dyadmlm_dyads_cross.csv")) {
x <- P("dyadmlm_dyads_cross.csv"); x <- x[order(x$coupleID,x$personID),]; pm <- sapply(seq_len(nrow(x)),function(i) which(x$coupleID==x$coupleID[i] & x$personID!=x$personID[i])); x$ps <- x$provided_support[pm]; x$s <- x$provided_support
fm <- subset(x,dyad_composition=="female_x_male"); fm$gender<-factor(fm$gender)
ff <- subset(x,dyad_composition=="female_x_female"); ff$d <- rep(c(1,-1),nrow(ff)/2); mm <- subset(x,dyad_composition=="male_x_male")
fme <- fm; fme$d <- ifelse(fme$gender=="female",1,-1)
FX <- closeness ~ 0+gender+gender:s+gender:ps
for (R in c(TRUE,FALSE)) { m<-if(R)"REML" else "ML"
 O(paste0("fm_apim_distinguishable_gls_",m), x_gls(gls(FX,data=fm,correlation=corSymm(form=~as.integer(gender)|coupleID),weights=varIdent(form=~1|gender),method=m,control=GC)))
 O(paste0("exact_fm_apim_distinguishable_",m), cs_exact(FX,fm,"coupleID","gender",R,"un"), note="role1=female role2=male")
 O(paste0("exact_ff_apim_indistinguishable_",m), cs_exact(closeness~s+ps,ff,"coupleID",NULL,R,"cs"))
 O(paste0("exact_mm_apim_indistinguishable_",m), cs_exact(closeness~s+ps,mm,"coupleID",NULL,R,"cs"))
 O(paste0("exact_fm_apim_treated_exchangeable_",m), cs_exact(closeness~s+ps,fm,"coupleID",NULL,R,"cs"))
 O(paste0("exact_ff_dim_",m), {f2<-ff; g<-mean(f2$s); f2$dm<-(f2$s+f2$ps)/2-g; f2$dv<-(f2$s-f2$ps)/2; cs_exact(closeness~dm+dv,f2,"coupleID",NULL,R,"cs")}, note="Dyad-Individual Model: dm = dyad mean (grand-mean centred), dv = own deviation from dyad mean; dm coef = a+p, dv coef = a-p")
 O(paste0("exact_fm_dsm_longform_",m), {f2<-fm; f2$dm<-(f2$s+f2$ps)/2-mean(f2$s); f2$c<-ifelse(f2$gender=="female",.5,-.5); f2$df<-ifelse(f2$gender=="female",f2$s-f2$ps,f2$ps-f2$s); cs_exact(closeness~dm+df+c+dm:c+df:c,f2,"coupleID","gender",R,"un")}, note="dyadMLM DSM: role contrast +-.5, diff = female-male") }
O("fm_apim_distinguishable_glmmTMB_ML_vignette", x_tmb(glmmTMB(closeness~0+gender+gender:s+gender:ps+us(0+gender|coupleID),dispformula=~0,data=fm,control=TMBC)), note="dyadMLM apim vignette model apim_distinguishable_model")
O("fm_apim_exchangeable_glmmTMB_ML_vignette", x_tmb(glmmTMB(closeness~s+ps+us(1|coupleID)+us(0+d|coupleID),dispformula=~0,data=fme,control=TMBC)), note="dyadMLM apim vignette apim_exchangeable_model; member var=v1+vd, cov=v1-vd")
O("composition_equality_LR_ML", {l1<-cs_exact(closeness~s+ps,ff,"coupleID",NULL,FALSE,"cs")$logLik+cs_exact(closeness~s+ps,mm,"coupleID",NULL,FALSE,"cs")$logLik; l0<-cs_exact(closeness~s+ps,rbind(ff[,names(mm)],mm),"coupleID",NULL,FALSE,"cs")$logLik; list(chisq=2*(l1-l0),df=5,p=pchisq(2*(l1-l0),5,lower.tail=FALSE),logLik=l0)}, note="do female-female and male-male couples share one exchangeable APIM?")
save_oracle("dyadmlm_dyads_cross")
}
## ---- dyadMLM ILD
if (present("dyadmlm_dyads_ild.csv")) {
x <- P("dyadmlm_dyads_ild.csv"); x<-x[order(x$coupleID,x$diaryday,x$personID),]; key<-paste(x$coupleID,x$diaryday); o<-ave(seq_len(nrow(x)),key,FUN=function(i) rev(i)); x$s<-x$provided_support; x$sp<-x$s[o]
mn<-tapply(x$s,x$personID,mean,na.rm=TRUE); x$mb<-as.numeric(mn[as.character(x$personID)]); x$mbp<-x$mb[o]; x$cw_a<-x$s-x$mb; x$cw_p<-x$sp-x$mbp
for (cmp0 in c("female_x_male","female_x_female")) { d<-subset(x,dyad_composition==cmp0); d<-d[complete.cases(d[,c("closeness","cw_a","cw_p")]),]; gm<-mean(d$mb[!duplicated(d$personID)]); d$cb_a<-d$mb-gm; d$cb_p<-d$mbp-gm; d$gender<-factor(d$gender); d$t<-d$diaryday-mean(unique(d$diaryday)); first<-ave(d$personID,d$coupleID,FUN=min); d$g<-if(cmp0=="female_x_male") as.integer(d$gender) else ifelse(d$personID==first,1L,2L); d$d<-ifelse(d$g==1,1,-1); d$cd<-factor(paste(d$coupleID,d$diaryday))
 cmp <- function(th) matrix(c(exp(2*th[1]), tanh(th[3])*exp(th[1]+th[2]), tanh(th[3])*exp(th[1]+th[2]), exp(2*th[2])),2)
 for (R in c(TRUE,FALSE)) { m<-if(R)"REML" else "ML"
 if (cmp0=="female_x_male") { FX<-closeness~0+gender+gender:t+gender:cw_a+gender:cw_p+gender:cb_a+gender:cb_p; V<-function(th,i){G<-cmp(th[1:3]);S<-cmp(th[4:6]);gi<-d$g[i];G[gi,gi]+S[gi,gi]*outer(d$diaryday[i],d$diaryday[i],"==")}; cf<-function(th){G<-cmp(th[1:3]);S<-cmp(th[4:6]);c(G[1,1],G[2,2],G[1,2],S[1,1],S[2,2],S[1,2])}
  O(paste0("exact_fm_ild_apim_",m), exact_fit(model.matrix(FX,d),d$closeness,d$coupleID,V,c(0,0,.3,0,0,.3),R,c("G_ff","G_mm","G_fm","R_ff","R_mm","R_fm"),cf), note="day centred at mean of unique days; cb centred at mean of person means within composition")
  if(!R) O(paste0("fm_ild_apim_glmmTMB_",m), x_tmb(glmmTMB(update(FX,.~.+us(0+gender|coupleID)+us(0+gender|cd)),dispformula=~0,data=d,control=TMBC)), note="dyadMLM ild_distinguishable_model") }
 else { FI<-closeness~diaryday+cw_a+cw_p+cb_a+cb_p; V<-function(th,i){G<-matrix(c(1,tanh(th[2]),tanh(th[2]),1),2)*exp(2*th[1]);S<-matrix(c(1,tanh(th[4]),tanh(th[4]),1),2)*exp(2*th[3]);gi<-d$g[i];G[gi,gi]+S[gi,gi]*outer(d$diaryday[i],d$diaryday[i],"==")}
  O(paste0("exact_ff_ild_apim_",m), exact_fit(model.matrix(FI,d),d$closeness,d$coupleID,V,c(0,.3,0,.3),R,c("G_var","G_cov","R_var","R_cov"),function(th){v<-exp(2*th[1]);e<-exp(2*th[3]);c(v,v*tanh(th[2]),e,e*tanh(th[4]))}))
  O(paste0("ff_ild_apim_lmer_",m), x_lmer(lmer(update(FI,.~.+(1|coupleID)+(0+d|coupleID)+(1|cd)),data=d,REML=R,control=LMC)))
  if(!R) O("ff_ild_apim_actor_slopes_glmmTMB_ML", x_tmb(glmmTMB(closeness~diaryday+cw_a+cw_p+cb_a+cb_p+us(1+cw_a|coupleID)+us(0+d+d:cw_a|coupleID)+us(1|cd)+us(0+d|cd),dispformula=~0,data=d,control=TMBC)), note="dyadMLM ild_apim_model with shared/difference random actor slopes") } } }
save_oracle("dyadmlm_dyads_ild")
}
## ---- negative binomial
if (present("dyadmlm_dyads_nbinom_cross.csv")) {
x<-P("dyadmlm_dyads_nbinom_cross.csv"); yv<-"conflict_count"; x<-x[order(x$coupleID,x$personID),]; o<-ave(seq_len(nrow(x)),x$coupleID,FUN=rev); x$s<-x$stress; x$ps<-x$s[o]; x$y<-x[[yv[1]]]; f<-subset(x,dyad_composition=="female_x_male"); f$gender<-factor(f$gender)
O("fm_nbinom2_glmmTMB_ML", x_tmb(glmmTMB(y~0+gender+gender:s+gender:ps+us(0+gender|coupleID),family=nbinom2,data=f,control=TMBC)), note=paste("outcome",yv[1],"Laplace approximation"))
O("fm_poisson_glmer_ML", {g<-glmer(y~0+gender+gender:s+gender:ps+(1|coupleID),family=poisson,data=f,control=glmerControl(optimizer="bobyqa",optCtrl=list(rhoend=1e-9,maxfun=1e6))); s<-coef(summary(g)); list(coef=nl(s[,1]),se=nl(s[,2]),random_var=as.numeric(VarCorr(g)[[1]]),logLik=as.numeric(logLik(g)))})
save_oracle("dyadmlm_dyads_nbinom_cross")
}
## ---- Galton parents
if (present("galton_parents.csv")) {
g<-P("galton_parents.csv"); fa<-g[g$role=="father",];mo<-g[g$role=="mother",]; stopifnot(all(fa$family==mo$family))
O("nonindependence_height", nonindep(fa$height_in,mo$height_in), note="assortative mating in stature; raw inches; member1=father")
for (R in c(TRUE,FALSE)) {m<-if(R)"REML" else "ML"; g$role<-factor(g$role); O(paste0("exact_role_means_un_",m),cs_exact(height_in~role,g,"family","role",R,"un")); O(paste0("exact_children_predict_un_",m),cs_exact(height_in~0+role+role:n_children,g,"family","role",R,"un"))}
save_oracle("galton_parents")
}
## ---- Bolger & Laurenceau
if (present("bolger_laurenceau_dyads.csv")) {
b<-P("bolger_laurenceau_dyads.csv"); b<-b[order(b$couple,b$time,b$role),]; b$role<-factor(b$role); gm<-mean(b$wrkstrs[!is.na(b$wrkstrs)]); mn<-tapply(b$wrkstrs,b$person,mean,na.rm=TRUE); b$wb<-as.numeric(mn[as.character(b$person)])-gm; b$ww<-b$wrkstrs-as.numeric(mn[as.character(b$person)]); o<-ave(seq_len(nrow(b)),paste(b$couple,b$time),FUN=rev); b$wwp<-b$ww[o]; b$wbp<-b$wb[o]; b$ct<-factor(paste(b$couple,b$time)); b$g<-as.integer(b$role); b$f<-as.numeric(b$role=="female"); b$mm<-1-b$f
O("bl_ch8_lme_REML", x_lme(lme(reldis~0+f+mm+f:time7c+mm:time7c+f:ww+mm:ww+f:wb+mm:wb, random=~0+f+mm+f:ww+mm:ww|couple, weights=varIdent(form=~1|role), correlation=corCompSymm(form=~1|couple/ct), data=b, method="REML", control=LC)), note="Bolger & Laurenceau (2013) ch. 8 / PSU quantdev tutorial: actor effects of work stressors with random slopes, same-day residual correlation")
O("bl_apim_lme_REML", x_lme(lme(reldis~0+role+role:time7c+role:ww+role:wwp+role:wb+role:wbp, random=~0+role|couple, weights=varIdent(form=~1|role), correlation=corCompSymm(form=~1|couple/ct), data=b, method="REML", control=LC)))
save_oracle("bolger_laurenceau_dyads")
}
## ---- dySEM
if (present("dysem_commitmentM_wide.csv")) {
d<-P("dysem_commitmentM_wide.csv"); s<-function(p) paste0("sat.g",1:5,"_",p); cc<-function(p) paste0("com",1:5,"_",p)
cfa_model<-function(load=FALSE,int=FALSE,res=FALSE,items=1:5,stem="sat.g",p=c("f","m"),lat="S",lv=FALSE) { o<-c(); for(k in 1:2) { lab<-if(load) paste0("l",items) else paste0("l",items,p[k]); o<-c(o,paste0(lat,p[k]," =~ NA*",stem,items[1],"_",p[k]," + ",paste0(lab,"*",stem,items,"_",p[k],collapse=" + "))); il<-if(int) paste0("i",items) else paste0("i",items,p[k]); o<-c(o,paste0(stem,items,"_",p[k]," ~ ",il,"*1")); rl<-if(res) paste0("r",items) else paste0("r",items,p[k]); o<-c(o,paste0(stem,items,"_",p[k]," ~~ ",rl,"*",stem,items,"_",p[k])) }
 o<-c(o,paste0(stem,items,"_",p[1]," ~~ ",stem,items,"_",p[2]), paste0(lat,p[1]," ~~ ",lat,p[2]), paste0(lat,p[1]," ~~ 1*",lat,p[1]), paste0(lat,p[2]," ~~ ",if(load)"" else "1*",lat,p[2]), paste0(lat,p[1]," ~ 0*1"), paste0(lat,p[2]," ~ ",if(int)"" else "0*","1")); paste(o,collapse="\n") }
lcfa<-function(m,data,...) lsem(m,data,...,fun=function(...) lavaan::lavaan(...))
O("sat_config", x_lav(lcfa(cfa_model(),d))); O("sat_loading", x_lav(lcfa(cfa_model(TRUE),d))); O("sat_intercept", x_lav(lcfa(cfa_model(TRUE,TRUE),d))); O("sat_residual", x_lav(lcfa(cfa_model(TRUE,TRUE,TRUE),d)))
O("sat_indist", x_lav(lcfa(sub("Sm ~ 1","Sm ~ 0*1",sub("Sm ~~ Sm","Sm ~~ 1*Sm",cfa_model(TRUE,TRUE,TRUE),fixed=TRUE),fixed=TRUE),d)), note="fully indistinguishable dyadic CFA")
O("sat_config_fiml", x_lav(lcfa(cfa_model(),d,missing="fiml"))); O("sat_intercept_fiml", x_lav(lcfa(cfa_model(TRUE,TRUE),d,missing="fiml")))
lat<-"Xf =~ NA*sat.g1_f + l1*sat.g1_f + l2*sat.g2_f + l3*sat.g3_f + l4*sat.g4_f + l5*sat.g5_f\nXm =~ NA*sat.g1_m + l1*sat.g1_m + l2*sat.g2_m + l3*sat.g3_m + l4*sat.g4_m + l5*sat.g5_m\nYf =~ NA*com1_f + k1*com1_f + k2*com2_f + k3*com3_f + k4*com4_f + k5*com5_f\nYm =~ NA*com1_m + k1*com1_m + k2*com2_m + k3*com3_m + k4*com4_m + k5*com5_m\nXf~~1*Xf\nXm~~1*Xm\nYf~~1*Yf\nYm~~1*Ym\nXf~~Xm\nYf~~Ym\n"
rc<-paste(c(paste0("sat.g",1:5,"_f ~~ sat.g",1:5,"_m"),paste0("com",1:5,"_f ~~ com",1:5,"_m")),collapse="\n")
O("latent_apim_distinguishable_paths", x_lav(lsem(paste0(lat,rc,"\nYf ~ af*Xf + pf*Xm\nYm ~ am*Xm + pm*Xf\nkf := pf/af\nkm := pm/am"),d)), note="latent APIM satisfaction->commitment; equal loadings, latent (residual) variances fixed 1")
O("latent_apim_equal_paths", x_lav(lsem(paste0(lat,rc,"\nYf ~ a*Xf + p*Xm\nYm ~ a*Xm + p*Xf\nk := p/a"),d)))
O("latent_common_fate", x_lav(lsem(paste0("X =~ ",paste0("1*sat.g1_f + ",paste0("sat.g",2:5,"_f",collapse=" + ")," + ",paste0("sat.g",1:5,"_m",collapse=" + ")),"\nY =~ ",paste0("1*com1_f + ",paste0("com",2:5,"_f",collapse=" + ")," + ",paste0("com",1:5,"_m",collapse=" + ")),"\nY ~ X\n",rc),d)), note="dySEM CFM (all items of both partners load on one dyad-level factor)")
d2<-d; d2$xf<-rowMeans(d[,s("f")]);d2$xm<-rowMeans(d[,s("m")]);d2$yf<-rowMeans(d[,cc("f")]);d2$ym<-rowMeans(d[,cc("m")]); 
O("scale_scores_apim_lavaan", x_lav(lsem("yf ~ af*xf + pf*xm; ym ~ am*xm + pm*xf; xf~~xm; yf~~ym; kf:=pf/af; km:=pm/am",d2))); O("scale_scores_apim_fiml", x_lav(lsem("yf ~ af*xf + pf*xm; ym ~ am*xm + pm*xf; xf~~xm; yf~~ym; kf:=pf/af; km:=pm/am",d2,missing="fiml")), note="scores are NA if any item is NA")
save_oracle("dysem_commitmentM")
}
if (present("dysem_commitmentQ_wide.csv")) {
q<-P("dysem_commitmentQ_wide.csv"); for(v in c("x1","x2","y1","y2")) q[[v]]<-rowMeans(q[,grep(paste0(if(substr(v,1,1)=="x")"^sat.g." else "^com.",substr(v,2,2),"_"),names(q))])
O("queer_apim_indistinguishable_fiml", x_lav(lsem("y1 ~ a*x1 + p*x2; y2 ~ a*x2 + p*x1; x1~~vx*x1; x2~~vx*x2; x1~~x2; y1~~vy*y1; y2~~vy*y2; y1~~y2; x1~mx*1; x2~mx*1; y1~iy*1; y2~iy*1; k:=p/a",q,missing="fiml")))
O("queer_nonindep_sat", nonindep(q$x1,q$x2)); O("queer_apim_closed", {o<-complete.cases(q[,c("x1","x2","y1","y2")]); apim_indist_closed(q$y1[o],q$y2[o],q$x1[o],q$x2[o])})
save_oracle("dysem_commitmentQ")
}
## ---- couples coping sequences: lagged logistic APIM
if (present("dyseq_couplescope_long.csv")) {
cp<-P("dyseq_couplescope_long.csv"); cp<-cp[order(cp$couple,cp$interval),]; lg<-function(z) ave(z,cp$couple,FUN=function(v) c(NA,head(v,-1))); cp$sc1<-lg(cp$woman_stress_comm); cp$dc1<-lg(cp$man_dyadic_coping); e<-na.omit(cp[,c("couple","interval","woman_stress_comm","man_dyadic_coping","sc1","dc1")])
for (y in c("woman_stress_comm","man_dyadic_coping")) { O(paste0("logit_lag_pooled_",y), {f<-glm(as.formula(paste(y,"~ sc1*dc1")),binomial,e,control=glm.control(epsilon=1e-14,maxit=100)); list(coef=nl(coef(f)),se=nl(sqrt(diag(vcov(f)))),logLik=as.numeric(logLik(f)),n=nobs(f))}); O(paste0("logit_lag_glmer_",y), {f<-glmer(as.formula(paste(y,"~ sc1+dc1+(1|couple)")),e,binomial,control=glmerControl(optimizer="bobyqa",optCtrl=list(rhoend=1e-9,maxfun=1e6))); s<-coef(summary(f)); list(coef=nl(s[,1]),se=nl(s[,2]),random_var=as.numeric(VarCorr(f)[[1]]),logLik=as.numeric(logLik(f)))}, note="Laplace") }
save_oracle("dyseq_couplescope")
}
