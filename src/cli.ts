#!/usr/bin/env node
import module from 'node:module';

// Since Node 22.1, whatever the types say. It holds for what is loaded after it: hence the program itself is a file of its own.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
/** Beside this file when it is bundled. */
const program = './cli/main.mjs';
void import(program);
