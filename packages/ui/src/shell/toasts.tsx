/** toasts — where the toasts of parts/toast.tsx appear; fetched after the first paint. */
import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.layer.css'

function Toasts() {
  return <Notifications position="bottom-right" limit={4} />
}

// oxlint-disable-next-line import/no-default-export -- what React.lazy takes
export default Toasts
