// Judges C2PA signatures without any code of ours: reads a JSON list of file paths, one list a line,
// and answers each with a JSON list of "valid", "invalid", "none" or "unreadable".
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest';

async function judged(path) {
  try {
    const data = await readFile(path);
    const kind = [JPEG, PNG, BMFF].find((each) => each.canRead(data));
    if (!kind) return 'unreadable';
    const asset = new kind(data);
    const manifest = asset.getManifestJUMBF();
    if (!manifest) return 'none';
    const store = ManifestStore.read(SuperBox.fromBuffer(manifest));
    const result = await store.validate(asset);
    return result.isValid ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  for (const path of JSON.parse(line)) answers.push(await judged(path));
  console.log(JSON.stringify(answers));
}
