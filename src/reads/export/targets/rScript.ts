import type { CodebookColumn } from './codebook';
import { literal } from './literal';

/** A program in base R that reads `data.csv` beside it: types, factors and labels by the dictionary; what breaks its type stays text. */
export function rScript(columns: readonly CodebookColumn[], dataFile: string): string {
  const lines = columns.map(({ column, type, label, choices }) => {
    const codes = choices.map(({ code }) => literal(code)).join(', ');
    const labels = choices.map((choice) => literal(choice.label)).join(', ');
    const further = type === 'choice' && choices.length > 0 ? `, c(${codes}), c(${labels})` : '';
    const as = type === 'choice' && choices.length === 0 ? 'text' : type;
    return `data <- redcap_column(data, ${literal(column)}, ${literal(as)}, ${literal(label)}${further})`;
  });
  return `# Reads ${dataFile}, an export of records from REDCap. Base R only; run it from this folder, or with source(..., chdir = TRUE).
# Codes become factors with the labels of the data dictionary, dates Date, numbers numeric.
# A column that holds something else (a missing-data code in a date, say) stays text, and a warning names it.

redcap_column <- function(data, name, type, label, codes = NULL, labels = NULL) {
  if (!name %in% names(data)) return(data)
  text <- data[[name]]
  # R would take the beginning of a text for a date, and 007 for 7: only what is written plainly is taken for what it says.
  plain <- function(pattern) ifelse(grepl(pattern, text), text, NA)
  value <- switch(type,
    number = as.numeric(ifelse(nchar(sub("^0+", "", gsub("[-.]", "", text))) <= 15, plain("^-?((0|[1-9][0-9]*)([.][0-9]+)?|[.][0-9]+)$"), NA)),
    date = as.Date(plain("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), format = "%Y-%m-%d"),
    datetime = as.POSIXct(sub("^(.{16})$", "\\\\1:00", plain("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?$")), tz = "UTC", format = "%Y-%m-%d %H:%M:%S"),
    choice = factor(text, levels = codes, labels = labels),
    ticked = ifelse(text == "1", TRUE, ifelse(text == "0", FALSE, NA)),
    text)
  if (any(is.na(value) & !is.na(text))) {
    warning(name, " stays text: it holds values that are no ", type)
    value <- text
  }
  attr(value, "label") <- label
  data[[name]] <- value
  data
}

data <- read.csv(${literal(dataFile)}, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
${lines.join('\n')}
`;
}
