/**
 * Which file may import which. Checked by `npm run check`; the reasons stand beside the rules.
 *
 * Packages  core → nothing; storage, worker, daemon, server, integrations → core; ui → core and the server's contract;
 *           ingot → every package; systems → ingot and integrations. bench, e2e, docs and scripts may import any package, through its front door.
 * Rooms     the folders of core stand in an order, and each imports only itself and those before it. A cycle between
 *           rooms is thereby impossible, and a reader can stop at any room without having missed what comes later.
 */
const ROOMS = [
  'errors',
  'clock',
  'bell',
  'schema',
  'cron',
  'partition',
  'definition',
  'event',
  'selection',
  'graph',
  'plan',
  'run',
  'storage',
  'execute',
  'automation',
  'testing',
]

const CORE = '^packages/core/src/'
// A test may reach for anything in its own package, and for the test tools that only the root lists; so may what tests
// share, in `testing`, where that is not offered to others as it is by core and ingot.
const TESTS = [
  '\\.(test|test-d)\\.tsx?$',
  '^(packages/(storage|worker|daemon|server)|integrations/[^/]+|systems/[^/]+)/src/testing(/|\\.ts$)',
  '/src/.+/testing/|/test-data/',
]
// A room is a folder, or one file while it is small: errors.ts, clock.ts.
const room = (names) => `${CORE}(${names.join('|')})(/|\\.ts$)`

/** What `from` may import of ours; itself is always allowed. Third-party packages are the business of another rule. */
function mayImport(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: '^(packages|integrations|systems|bench|e2e|docs|scripts)/', pathNot: [from, ...allowed] },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    mayImport('core-imports-nothing', '^packages/core/', [], 'core decides; whatever touches the world imports core.'),
    mayImport('storage-imports-core', '^packages/storage/', ['^packages/core/'], 'storage remembers, it does not act.'),
    {
      ...mayImport(
        'worker-imports-core',
        '^packages/worker/',
        ['^packages/core/'],
        'worker runs what the author wrote.',
      ),
      // Its tests run real processes on a real store.
      from: { path: '^packages/worker/', pathNot: TESTS },
    },
    mayImport('daemon-imports-core', '^packages/daemon/', ['^packages/core/'], 'the loops act through ports alone.'),
    {
      ...mayImport('server-imports-core', '^packages/server/', ['^packages/core/'], 'the server never runs user code.'),
      // Its tests keep real stores.
      from: { path: '^packages/server/', pathNot: TESTS },
    },
    mayImport(
      'ui-imports-the-contract',
      '^packages/ui/',
      ['^packages/core/', '^packages/server/src/(client\\.ts|contract/)'],
      'the UI knows the API, nothing behind it.',
    ),
    mayImport('ingot-imports-packages', '^packages/ingot/', ['^packages/'], 'the front door knows no vendor.'),
    mayImport('integrations-import-core', '^integrations/[^/]+/', ['^packages/core/'], 'one vendor each, used alone.'),
    mayImport(
      'systems-import-the-public',
      '^systems/[^/]+/',
      ['^packages/ingot/', '^integrations/'],
      'a system is an ordinary project of a user: what it needs must be public.',
    ),
    {
      name: 'integrations-stand-alone',
      comment: 'Two vendors never meet in one integration: the author combines them.',
      severity: 'error',
      from: { path: '^integrations/([^/]+)/' },
      to: { path: '^integrations/([^/]+)/', pathNot: '^integrations/$1/' },
    },
    {
      name: 'systems-stand-alone',
      severity: 'error',
      from: { path: '^systems/([^/]+)/' },
      to: { path: '^systems/([^/]+)/', pathNot: '^systems/$1/' },
    },
    {
      name: 'no-reaching-past-the-front-door',
      comment: "Another package's files are private: import its name, and what its exports map lists.",
      severity: 'error',
      from: { path: '^((?:packages|integrations|systems)/[^/]+|[^/]+)/' },
      to: {
        path: '^(packages|integrations|systems)/[^/]+/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
      },
    },
    ...ROOMS.map((name, index) => ({
      name: `room-${name}`,
      comment: `Imports only ${ROOMS.slice(0, index + 1).join(', ')}.`,
      severity: 'error',
      from: { path: room([name]), pathNot: TESTS },
      to: { path: CORE, pathNot: room(ROOMS.slice(0, index + 1)) },
    })),
    {
      name: 'every-file-has-a-room',
      comment: 'A new folder of core needs its place in the order: add it to ROOMS.',
      severity: 'error',
      from: { path: CORE, pathNot: [room(ROOMS), `${CORE}(index\\.ts|platform\\.d\\.ts)$`, ...TESTS] },
      to: {},
    },
    {
      name: 'core-has-no-runtime',
      comment: 'Core runs wherever JavaScript runs: files, threads and sockets are ports that others implement.',
      severity: 'error',
      from: { path: CORE, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other to load are one file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-type-cycles',
      comment: 'Two files whose types name each other share a third thing that wants its own file.',
      severity: 'error',
      from: {},
      to: { circular: true, via: { dependencyTypes: ['type-only'] } },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(packages|integrations|systems)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      comment: 'What src imports at run time or in its types must be in the dependencies of its own package.json.',
      severity: 'error',
      from: { path: '^(packages|integrations|systems)/', pathNot: [...TESTS, '\\.config\\.ts$', '^packages/ui/'] },
      // A package of ours is a link in node_modules, of no known type; knip sees to it that it is listed.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-bundled', 'undetermined'],
        pathNot: '^(packages|integrations)/',
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'The file does not exist, the package is not installed, or its exports map does not list this path.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|integrations|systems)/[^/]+/(dist|build)/|^build/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
