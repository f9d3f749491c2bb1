# One couple's vector autoregression: checks var1_single_dyad.json and couple_summary.json anew.
# The likelihood is the density of a normal vector written out in full, without any filter, so
# only the short series are tried here; a step of Newton's method says how far the kept estimates
# are from the top. Prints the differences; ends with status 1 when one is above 1e-6.
suppressPackageStartupMessages({library(jsonlite); library(numDeriv)})
kept <- fromJSON("var1_single_dyad.json")$models; summaries <- fromJSON("couple_summary.json")
stationary <- function(P, S) matrix(solve(diag(4) - kronecker(P, P), as.numeric(S)), 2)
dense <- function(mu, P, S, Y) { n <- nrow(Y); G <- stationary(P, S); V <- matrix(0, 2*n, 2*n); B <- G
  for (k in 0:(n-1)) { for (t in seq_len(n-k)) { i <- 2*(t+k) - 1:0; j <- 2*t - 1:0; V[i, j] <- B; V[j, i] <- t(B) }; B <- P %*% B }
  z <- as.numeric(t(Y)); seen <- !is.na(z); U <- chol(V[seen, seen]); r <- backsolve(U, (z - rep(mu, n))[seen], transpose=TRUE); -0.5*(sum(seen)*log(2*pi) + 2*sum(log(diag(U))) + sum(r^2)) }
worst <- 0; say <- function(name, what, x) { cat(sprintf("%-28s %-34s %.1e\n", name, what, x)); worst <<- max(worst, x) }
for (name in c("sim_couple_45", "sim_couple_90_mixed_missing", "sim_couple_365")) {
  k <- kept[[name]]; Y <- as.matrix(read.csv(file.path("..", "data", paste0(name, ".csv")))[, c("y1", "y2")]); U <- t(chol(k$Sigma))
  theta <- c(k$mu, t(k$Phi), U[1, 1], U[2, 1], U[2, 2]); at <- function(th) { L <- matrix(c(th[7], th[8], 0, th[9]), 2); dense(th[1:2], matrix(th[3:6], 2, byrow=TRUE), L %*% t(L), Y) }
  say(name, "log likelihood, relative", abs(at(theta)/k$logLik - 1))
  if (nrow(Y) < 100) { H <- hessian(at, theta); say(name, "one Newton step from the estimates", max(abs(solve(H, grad(at, theta))))); say(name, "errors of mu and Phi, relative", max(abs(sqrt(diag(solve(-H)))[1:6]/c(k$se_mu, t(k$se_Phi)) - 1))) }
}
for (name in intersect(names(kept), names(summaries))) { k <- kept[[name]]; s <- summaries[[name]]; G <- stationary(k$Phi, k$Sigma); D <- sqrt(diag(G)); P <- k$Phi * outer(1/D, D)
  say(name, "standardised Phi", max(abs(P - s$standardised_Phi))); C <- cov2cor(G)[1, 2]
  for (m in 1:2) { o <- 3 - m; r <- s[[c("A", "B")[m]]]; total <- 1 - k$Sigma[m, m]/G[m, m]; own <- total - (P[m, m]*C + P[m, o])^2; partner <- total - (P[m, m] + P[m, o]*C)^2; innovation <- cov2cor(k$Sigma)[1, 2]^2*(1 - total)
    say(name, paste("shares of member", m), max(abs(c(total - r$total_R2_yesterday, own - r$unique_own_yesterday, partner - r$unique_partner_yesterday, innovation - r$same_day_moving_together, 1 - total - innovation - r$unexplained)))) }
  a <- P[1, 2]; b <- P[2, 1]; say(name, "reciprocity", abs(2*a*b/(a^2 + b^2) - s$reciprocity)) }
quit(status=as.integer(worst > 1e-6))
