// Finds Chromium, or installs Debian's where it can be had.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/chromium-browser'];

/** The path of a browser; undefined, with the reason printed, where there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) { return fs.existsSync(named) ? named : none(`CHROMIUM names "${named}", which does not exist`); }
  return there() ?? install() ?? none('no Chromium here, and it could not be installed');
}

function there() { return places.find((p) => fs.existsSync(p)); }

function install() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) { return undefined; }
  console.log('installing chromium with apt-get');
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'ignore', timeout: 240_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  if (!apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')) {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  }
  return there();
}

function none(why) {
  console.log(`skipped: ${why}`);
  return undefined;
}

if (process.argv[1]?.endsWith('chromium.mjs')) { process.exit(findChromium() ? 0 : 1); }
