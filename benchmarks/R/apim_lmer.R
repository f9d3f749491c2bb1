# The indistinguishable actor-partner model in lme4: a random intercept a dyad, by REML.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "figures.R"))
suppressPackageStartupMessages(library(lme4))

long <- read.csv(table_path)
report(
  function() lmer(y ~ x + partner_x + (1 | dyad), long, REML = TRUE),
  function(fitted) as.numeric(logLik(fitted)),
  function(fitted) fixef(fitted)
)
