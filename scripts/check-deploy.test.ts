import { expect, test } from 'vitest'

import { faultOfCommand } from './check-deploy.ts'
import type { ComposeSurroundings } from './deploy-compose.ts'
import { isTagged, problemsOfCompose } from './deploy-compose.ts'
import { hasHealthcheck, problemsOfDockerfile } from './deploy-dockerfile.ts'

const surroundings: ComposeSurroundings = {
  exists: (path) => path === '../Dockerfile' || path === './settings.yaml',
  faultOfCommand: (argv) => (argv[0] === 'serve' ? undefined : `there is no ${argv[0]}`),
  isHealthBuiltIn: true,
}

const ours = { image: 'ours:1.0.0', build: { context: '..' }, restart: 'unless-stopped', command: ['serve'] }
const store = {
  image: 'store:18',
  restart: 'unless-stopped',
  healthcheck: { test: ['CMD', 'ready'] },
  volumes: ['kept:/data'],
}

const problemsOf = (services: object, rest: object = { volumes: { kept: null } }) =>
  problemsOfCompose({ services: { store, ...services }, ...rest }, surroundings)

test('a sound compose file has no problems', () => {
  const once = {
    ...ours,
    restart: 'no',
    healthcheck: { disable: true },
    depends_on: { store: { condition: 'service_healthy' } },
  }
  const app = {
    ...ours,
    ports: ['127.0.0.1:${PORT:-80}:80'],
    volumes: ['kept:/kept', './settings.yaml:/etc/settings.yaml:ro'],
    environment: {
      MODE: 'live',
      HOME_DIR: '/kept/here',
      SETTINGS: '/etc/settings.yaml',
      API_KEY: '${API_KEY:-}',
      URL: 'postgres://me:${PASSWORD:?set it}@store/db',
    },
    depends_on: { once: { condition: 'service_completed_successfully' } },
  }
  expect(problemsOf({ once, app })).toEqual([])
})

test.each([
  [{ image: 'ours' }, 'image ours has no tag of its own'],
  [{ image: undefined }, 'it names no image'],
  [{ build: { context: '.' } }, 'there is no ./Dockerfile to build it from'],
  [{ ports: ['80:80'] }, 'port 80:80 is open to other machines, or any: write 127.0.0.1:OUTSIDE:INSIDE'],
  [{ volumes: ['lost:/x'] }, 'volume lost is not declared'],
  [{ volumes: ['/x'] }, 'volume /x has no name, and would be lost'],
  [{ volumes: ['./nothing:/x:ro'] }, 'there is no ./nothing to mount'],
  [{ volumes: ['./settings.yaml:/x'] }, './settings.yaml can be written from inside: mount it as :ro, or use a volume'],
  [{ environment: { DB_PASSWORD: 'hunter2' } }, 'DB_PASSWORD stands in clear'],
  [{ environment: { DB_PASSWORD: '${DB_PASSWORD:-hunter2}' } }, 'DB_PASSWORD stands in clear'],
  [{ environment: { URL: 'postgres://me:hunter2@store/db' } }, 'the password in URL stands in clear'],
  [{ environment: ['A=b'] }, 'its environment is a list: write names and values'],
  [{ environment: { HOME_DIR: '/var/kept' } }, 'HOME_DIR is /var/kept, where nothing is mounted'],
  [{ restart: 'sometimes' }, 'restart is "sometimes": make it no, always, on-failure, unless-stopped'],
  [{ restart: undefined }, 'it does not say whether it is started again (restart)'],
  [{ healthcheck: { disable: true } }, 'its healthcheck is switched off'],
  [{ healthcheck: { test: ['curl'] } }, 'its healthcheck begins neither with CMD nor with CMD-SHELL'],
  [{ depends_on: ['store'] }, 'depends_on does not say a condition'],
  [{ depends_on: { stroe: { condition: 'service_healthy' } } }, 'it waits for stroe, which is no other service'],
  [{ depends_on: { store: {} } }, 'it waits for store, but not until that is healthy or done'],
  [
    { depends_on: { store: { condition: 'service_completed_successfully' } } },
    'it waits for the end of store, which is started again and again',
  ],
  [{ command: ['worker'] }, 'there is no worker'],
  [{ command: 'serve' }, 'its command is not a list, or missing'],
  [{ command: ['serve', '--host', '0.0.0.0'] }, 'it listens at 0.0.0.0 without --auth tokens'],
  [{ comand: ['serve'] }, '"comand" is no key that is known here'],
])('%j', (change, problem) => {
  expect(problemsOf({ app: { ...ours, ...change } })).toEqual([`service app: ${problem}`])
})

test('a volume of nobody, a service without a look at its health, and no services at all', () => {
  expect(problemsOf({}, { volumes: { kept: null, left: null } })).toEqual(['volume left is used by nobody'])
  const unwatched = { ...store, healthcheck: undefined }
  expect(problemsOf({ unwatched })).toEqual(['service unwatched: it has no healthcheck'])
  expect(problemsOfCompose({}, surroundings)).toEqual(['it has no services'])
})

test('a tag is a tag, whatever stands before it', () => {
  expect(['a:1', 'host:5000/a/b:1.2-slim', 'a:1@sha256:00ff'].map(isTagged)).toEqual([true, true, true])
  expect(['a', 'a:latest', 'host:5000/a', 'a@sha256:00ff', '${IMAGE}'].map(isTagged)).toEqual(Array(5).fill(false))
})

const SOUND = `
ARG NODE=node:24-slim
FROM \${NODE} AS build
WORKDIR /srv
COPY here ./
RUN npm ci
FROM \${NODE}
WORKDIR /srv
RUN apt-get update \\
  # a comment in between
  && apt-get install --no-install-recommends tool \\
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /srv ./
USER node
HEALTHCHECK CMD ["true"]
ENTRYPOINT ["node", "/srv/here/main.js"]
`
const exists = (path: string) => ['here', 'here/main.js'].includes(path)

test('a sound Dockerfile has no problems', () => {
  expect(problemsOfDockerfile(SOUND, exists)).toEqual([])
  expect(hasHealthcheck(SOUND)).toBe(true)
})

test.each([
  ['node:24-slim', 'node', ['line 3: image node has no tag of its own', 'line 7: image node has no tag of its own']],
  ['COPY here ./', 'COPY there ./', ['line 5: there is no there to copy']],
  ['--from=build', '--from=biuld', ['line 13: there is no stage biuld']],
  ['npm ci', 'npm install', ['line 6: npm install may change what the lock file says: use npm ci']],
  [' --no-install-recommends', '', ['line 9: apt-get install brings what it recommends: add --no-install-recommends']],
  ['&& rm -rf /var/lib/apt/lists/*', '&& true', ["line 9: apt's lists stay in the image: remove them in the same RUN"]],
  ['USER node', 'USER root', ['it runs as root: end with USER']],
  ['USER node\n', '', ['it runs as root: end with USER']],
  ['USER node', 'USER node\nENV TOKEN=abc', ['line 15: a secret would stay in the image']],
  ['HEALTHCHECK CMD ["true"]\n', '', ['it has no HEALTHCHECK']],
  ['ENTRYPOINT ["node", "/srv/here/main.js"]', '', ['it starts nothing: add an ENTRYPOINT or a CMD']],
  ['["node", "/srv/here/main.js"]', 'node main.js', ['line 16: a shell would stand before the program: write a list']],
  ['main.js', 'mian.js', ['line 16: there will be no /srv/here/mian.js']],
  ['RUN npm ci', 'RUNN npm ci', ['line 6: there is no instruction RUNN']],
  ['npm ci', 'pip install tool', ['line 6: pip install names no version']],
])('%s, made %s, is a problem', (from, to, problems) => {
  expect(problemsOfDockerfile(SOUND.replace(from, to), exists)).toEqual(problems)
})

test('commands and options are known to ingot itself', async () => {
  expect(await faultOfCommand(['storage', 'migrate'])).toBeUndefined()
  expect(await faultOfCommand(['server', '--host', '0.0.0.0', '--auth', 'tokens'])).toBeUndefined()
  expect(await faultOfCommand(['storage', 'burn'])).toBe('there is no command `ingot storage burn`')
  expect(await faultOfCommand(['daemon', '--nothing'])).toBe('`ingot daemon` has no option --nothing')
})
