// Loaded by mocha before the tests: property-based tests draw from PROPERTY_SEED where it is set, so that a run can be had again.
import fc from 'fast-check';

const seed = Number(process.env.PROPERTY_SEED);
if (process.env.PROPERTY_SEED && Number.isInteger(seed)) {
  fc.configureGlobal({ seed });
}
