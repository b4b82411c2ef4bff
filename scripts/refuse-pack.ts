/** The sources are not what is published: `npm pack` and `npm publish` in a package's own folder end here. */
process.stderr.write('Packing the sources is refused: run `npm run build`, then `npm pack ./build/npm/ingot`.\n')
process.exitCode = 1
