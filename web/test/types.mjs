// Holds values against the interfaces of a declaration file: the few forms that ours uses.
import assert from "node:assert/strict";

/** Fails unless `value` is a `type`, with every key that it must have and none that it may not. */
export function conforms(declarations, value, type, at = type) {
  const alternatives = type.split(" | ");
  if (alternatives.length > 1) {
    const errors = alternatives.map((one) => fault(() => conforms(declarations, value, one, at)));
    assert.ok(errors.includes(undefined), `${at} is no ${type}: ${errors.map((error) => error?.message).join("; ")}`);
  } else if (type.endsWith("[]")) {
    assert.ok(Array.isArray(value), `${at} is no array`);
    value.forEach((item, index) => conforms(declarations, item, type.slice(0, -2), `${at}[${index}]`));
  } else if (/^["\d]|^null$/.test(type)) {
    assert.equal(value, JSON.parse(type), at);
  } else if (["string", "number", "boolean"].includes(type)) {
    assert.equal(typeof value, type, at);
  } else {
    const alias = declarations.match(new RegExp(`export type ${type} = (.*);`));
    if (alias) conforms(declarations, value, alias[1], at);
    else fields(declarations, value, type, at);
  }
}

function fields(declarations, value, type, at) {
  assert.ok(value !== null && typeof value === "object", `${at} is no object`);
  const known = declared(declarations, type);
  assert.deepEqual(Object.keys(value).filter((key) => !known.has(key)), [], `${at} has keys that ${type} has not`);
  for (const [key, { optional, type }] of known) {
    if (key in value || !optional) conforms(declarations, value[key], type, `${at}.${key}`);
  }
}

/** Key → whether it may be absent, and its type. */
function declared(declarations, type) {
  const found = declarations.match(new RegExp(`export interface ${type} (?:extends (\\w+) )?\\{(.*?)^\\}`, "ms"));
  assert.ok(found, `${type} is not declared`);
  const own = [...found[2].matchAll(/^ +(\w+)(\?)?: (.*);$/gm)];
  const inherited = found[1] ? declared(declarations, found[1]) : [];
  return new Map([...inherited, ...own.map(([, key, optional, type]) => [key, { optional: !!optional, type }])]);
}

function fault(check) {
  try {
    check();
  } catch (error) {
    return error;
  }
}
