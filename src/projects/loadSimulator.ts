import { createRequire } from 'node:module';
import path from 'node:path';
import type { SimulatorModule } from './sampleService';

/** Loads the embedded server, which is a bundle of its own: most people never need it. */
export function loadSimulator(extensionPath: string): SimulatorModule {
  return createRequire(path.join(extensionPath, 'dist', 'extension.mjs'))('./simulator.js') as SimulatorModule;
}
