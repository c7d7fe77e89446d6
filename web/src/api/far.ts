// Which pages of a long list are wanted, of which its beginning is loaded.

/**
 * The numbers of the pages that hold the places from first to last, where those are not loaded.
 *
 * The beginning grows by itself, page after page; what lies in its next page is left to it.
 */
export function far(loaded: number, first: number, last: number, perPage: number): number[] {
  const from = Math.max(first, loaded + perPage);
  const pages: number[] = [];
  for (let page = Math.floor(from / perPage); page * perPage <= last && from <= last; page += 1)
    pages.push(page);
  return pages;
}
