/** A cell as REDCap keeps it: spaces around it and the kind of line end mean nothing. */
export function keptValue(cell: string): string {
  return cell.replaceAll(/\r\n?/g, '\n').trim();
}
