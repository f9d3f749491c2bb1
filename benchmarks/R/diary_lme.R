# The diary model in nlme: random intercepts by role, and as third word "ar1" or "sameday".
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "figures.R"))
suppressPackageStartupMessages(library(nlme))

long <- read.csv(table_path, stringsAsFactors = TRUE)
long <- long[order(long$couple, long$role, long$day), ]
long$couple_day <- factor(paste(long$couple, long$day))
within <- switch(arguments[3],
  ar1 = corAR1(form = ~ day | couple / role),
  sameday = corCompSymm(form = ~ 1 | couple / couple_day)
)
if (arguments[3] == "sameday") long <- long[order(long$couple, long$day, long$role), ]
report(
  function() {
    lme(
      y ~ 0 + role + role:x + role:partner_x,
      random = ~ 0 + role | couple, correlation = within, weights = varIdent(form = ~ 1 | role),
      data = long, method = "ML", control = lmeControl(maxIter = 200, msMaxIter = 200)
    )
  },
  function(fitted) as.numeric(logLik(fitted)),
  function(fitted) fixef(fitted)
)
