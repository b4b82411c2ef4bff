// Runs before the first paint, so that a page in the dark theme never flashes white. Mantine takes over from here.
;(function () {
  var chosen = null
  try {
    chosen = window.localStorage.getItem('ingot.theme')
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  var isDark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
