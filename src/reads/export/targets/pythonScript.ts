import type { CodebookColumn } from './codebook';
import { literal } from './literal';

/** A program for pandas that reads `data.csv` beside it: dtypes, categories and labels by the dictionary; what breaks its type stays text. */
export function pythonScript(columns: readonly CodebookColumn[], dataFile: string): string {
  const entries = columns.map(({ column, type, label, choices }) => {
    const pairs = choices.map((choice) => `${literal(choice.code)}: ${literal(choice.label)}`).join(', ');
    const as = type === 'choice' && choices.length === 0 ? 'text' : type;
    return `    ${literal(column)}: (${literal(as)}, ${literal(label)}, {${as === 'choice' ? pairs : ''}}),`;
  });
  return `"""Reads ${dataFile}, an export of records from REDCap, with pandas: data = load().

Codes become categories with the labels of the data dictionary (load(labels=False): with the codes), dates datetime64,
numbers Float64, ticked options boolean. A column that holds something else (a missing-data code in a date, say) stays
text, and a warning names it. LABELS has the label of each column, CHOICES the codes and labels of each field.
"""
import pathlib
import warnings

import pandas as pd

COLUMNS = {
${entries.join('\n')}
}
LABELS = {name: label for name, (_, label, _) in COLUMNS.items()}
CHOICES = {name: choices for name, (_, _, choices) in COLUMNS.items() if choices}
PLAIN = {
    "number": "-?(?:(?:0|[1-9][0-9]*)(?:[.][0-9]+)?|[.][0-9]+)",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime": "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?",
}


def _convert(text, kind, choices, labels):
    if kind in PLAIN:
        # 007 is no 7: only what is written plainly is taken for what it says.
        text = text.where(text.str.fullmatch(PLAIN[kind]))
    if kind == "number":
        text = text.where(text.str.replace("[-.]", "", regex=True).str.lstrip("0").str.len() <= 15)
        return pd.to_numeric(text, errors="coerce").astype("Float64")
    if kind == "date":
        return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    if kind == "datetime":
        return pd.to_datetime(text.where(text.str.len() != 16, text + ":00"), format="%Y-%m-%d %H:%M:%S", errors="coerce")
    if kind == "ticked":
        return text.map({"1": True, "0": False}).astype("boolean")
    if kind == "choice":
        values = text.where(text.isin(list(choices)))
        if labels:
            return pd.Categorical(values.map(choices), categories=list(choices.values()))
        return pd.Categorical(values, categories=list(choices))
    return text


def load(path=pathlib.Path(__file__).with_name(${literal(dataFile)}), labels=True):
    data = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    for name, (kind, _, choices) in COLUMNS.items():
        if name not in data:
            continue
        text = data[name]
        value = pd.Series(_convert(text, kind, choices, labels), index=data.index)
        if (value.isna() & text.notna()).any():
            warnings.warn(f"{name} stays text: it holds values that are no {kind}")
            continue
        data[name] = value
    data.attrs["labels"] = LABELS
    return data


if __name__ == "__main__":
    print(load().dtypes.to_string())
`;
}
