// As much of it as is used: neither Node's types nor the language's have it, and those of browsers are not for this room.
declare namespace WebAssembly {
  interface Global<T extends number | bigint> {
    value: T;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Instance: new (module: Module) => { readonly exports: unknown };
}
