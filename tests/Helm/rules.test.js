// The CEL rules of the custom resources, by a CEL engine, on the examples that the twins in C# answer too
// (tests/ControlPlane.Kubernetes.Tests/Crds/RuleTests.cs). The rules come from the files people apply.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Environment } from '@marcbachmann/cel-js';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const text = (path) => readFileSync(new URL(path, root), 'utf8');
const examples = JSON.parse(text('tests/ControlPlane.Kubernetes.Tests/Crds/rule-examples.json'));
const files = { StorageNode: 'storagenodes', WalrusFleet: 'walrusfleets' };

const rulesOf = (kind) => {
  const found = [];
  const walk = (schema, path) => {
    for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) found.push({ path, rule, message });
    for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, [...path, name]);
  };
  walk(parse(text(`k8s/crds/${files[kind]}.yaml`)).spec.versions[0].schema.openAPIV3Schema, []);
  return found;
};

// Integers are int in CEL, not double.
const ints = (value) =>
  typeof value === 'number' ? BigInt(value)
  : Array.isArray(value) ? value.map(ints)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, ints(v)]))
  : value;

const whole = (part) => part && ints({
  metadata: { name: 'reef' },
  ...part,
  spec: { image: 'haulout/haulout:1', chain: { url: 'http://a:9000' }, storage: { size: '1Gi' }, replicas: 1, ...part.spec },
});

const at = (value, path) => path.reduce((v, step) => v?.[step], value);
const environment = new Environment({ unlistedVariablesAreDyn: true });

const broken = (kind, before, now) => rulesOf(kind).filter(({ path, rule }) => {
  const self = at(now, path);
  const oldSelf = at(before, path);
  if (self === undefined || (rule.includes('oldSelf') && oldSelf === undefined)) return false;
  return environment.evaluate(rule, { self, oldSelf }) !== true;
});

for (const { rule, kind, before, now, valid } of examples) {
  test(`${kind} ${rule}: ${JSON.stringify(before ?? null)} then ${JSON.stringify(now)} is ${valid ? 'allowed' : 'refused'}`, () => {
    assert.equal(broken(kind, whole(before), whole(now)).length, valid ? 0 : 1);
  });
}
