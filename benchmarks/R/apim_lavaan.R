# The distinguishable actor-partner model in lavaan; with "fiml" as third word, full information.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "figures.R"))
suppressPackageStartupMessages(library(lavaan))

wide <- read.csv(table_path)
missing <- if (length(arguments) > 2) arguments[3] else "listwise"
model <- "y_0 ~ a0*x_0 + p0*x_1\n y_1 ~ a1*x_1 + p1*x_0\n y_0 ~~ y_1"
if (missing == "fiml") model <- paste(model, "\n x_0 ~~ x_1")
report(
  function() sem(model, wide, meanstructure = TRUE, fixed.x = missing != "fiml", missing = missing),
  function(fitted) as.numeric(logLik(fitted)),
  function(fitted) coef(fitted)[c("a0", "p0", "p1", "a1")]
)
