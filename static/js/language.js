// @ts-check
/**
 * Sentences in the page's language. English stands in the scripts; another language's table is
 * fetched once, before whatever imports this runs. What people write is never a sentence here.
 */

const root = document.documentElement;
/** @type {Record<string, string | string[]>} */
const table = await fetched(root.dataset.words);
const rules = new Intl.PluralRules(root.lang);
const FORMS = /** @type {const} */ (["zero", "one", "two", "few", "many", "other"]);

/**
 * @param {string} sentence in English, `{places}` and all
 * @param {Record<string, string | number>} [values]
 */
export function t(sentence, values = {}) {
  return filled(String(table[sentence] ?? sentence), values);
}

/**
 * A sentence with a number in it, which stands at `{count}`.
 * @param {string} one @param {string} many @param {number} count
 * @param {Record<string, string | number>} [values]
 */
export function tMany(one, many, count, values = {}) {
  const forms = table[one];
  const said = Array.isArray(forms) ? forms[form(forms.length, count)] : count === 1 ? one : many;
  return filled(said, { count, ...values });
}

/** Which of so many forms goes with a number; two are "one" and "other". */
function form(/** @type {number} */ forms, /** @type {number} */ count) {
  const known = rules.resolvedOptions().pluralCategories;
  const names = forms === 2 ? ["one", "other"] : FORMS.filter((name) => known.includes(name));
  const place = names.indexOf(rules.select(count));
  return place < 0 ? names.length - 1 : place;
}

/** @param {string} sentence @param {Record<string, string | number>} values */
function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** Without the table, as in a tunnel, the page still speaks: English. */
async function fetched(/** @type {string | undefined} */ address) {
  if (!address) return {};
  try {
    return (await import(address)).default;
  } catch {
    return {};
  }
}
