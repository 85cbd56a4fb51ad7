// Nobody may change what every object inherits, not even text that became code by a mistake.
//
// A plain `Object.freeze` would also forbid an object to have a `toString` or `constructor` of its own by
// assignment, and the library that draws pictures does that. So each is first made to step aside for them.
(() => {
  const root = Object.prototype;
  for (const name of Object.getOwnPropertyNames(root)) {
    const kept = Object.getOwnPropertyDescriptor(root, name);
    if (!('value' in kept)) continue;
    Object.defineProperty(root, name, {
      enumerable: false,
      configurable: false,
      get: () => kept.value,
      set(value) {
        if (this === root) throw new TypeError(`${name} belongs to every object`);
        Object.defineProperty(this, name, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
    });
  }
  Object.freeze(root);
})();
