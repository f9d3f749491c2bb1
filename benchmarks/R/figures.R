# What the R side of the bench shares: the time of a fit alone, its data already read.
options(warn = 1)

arguments <- commandArgs(trailingOnly = TRUE)
table_path <- arguments[1]
rounds <- as.integer(arguments[2])

# Fit `rounds` times and print one line of JSON: seconds, log likelihood, coefficients, warnings.
report <- function(fit, log_likelihood, coefficients) {
  seconds <- numeric(rounds)
  said <- character()
  for (round in seq_len(rounds)) {
    invisible(gc())
    seconds[round] <- system.time(
      result <- withCallingHandlers(fit(), warning = function(w) {
        said <<- union(said, conditionMessage(w))
        invokeRestart("muffleWarning")
      })
    )[["elapsed"]]
  }
  numbers <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ","), "]")
  text <- gsub('[\\\\"]', "'", gsub("[[:cntrl:]]+", " ", paste(said, collapse = "; ")))
  cat(sprintf(
    'FIGURES {"seconds": %s, "log_likelihood": %.15g, "coefficients": %s, "warnings": "%s"}\n',
    numbers(seconds), log_likelihood(result), numbers(coefficients(result)), text
  ))
}
