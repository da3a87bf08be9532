import { Card } from '@/components/ui/card'
import { Table, Td, Th } from '@/components/ui/table'
import type { Share } from '@/lib/observability/dashboard'
import type { RoutePace } from '@/lib/observability/recent'
import { duration, percent } from './words'

/** How long the answers of each route took in the last hour, the busiest first. */
export const RouteTable = ({ routes }: { routes: RoutePace[] }) => (
  <Card title="Requests of the last hour, by route" flush className="overflow-hidden">
    <Table label="Requests by route">
      <thead>
        <tr>
          <Th>Route</Th>
          <Th numeric>Requests</Th>
          <Th numeric secondary>
            Failed
          </Th>
          <Th numeric secondary>
            Average
          </Th>
          <Th numeric>95 in 100</Th>
          <Th numeric secondary>
            99 in 100
          </Th>
        </tr>
      </thead>
      <tbody>
        {routes.map(({ route, count, failed, average, p95, p99 }) => (
          <tr key={route}>
            <Th scope="row" className="break-all">
              {route}
            </Th>
            <Td numeric>{count}</Td>
            <Td numeric secondary>
              {failed}
            </Td>
            <Td numeric secondary>
              {duration(average)}
            </Td>
            <Td numeric>{duration(p95)}</Td>
            <Td numeric secondary>
              {duration(p99)}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Card>
)

type Shares = { title: string; of: string; counted: string; shares: Share[] }

/** How much of each kind was counted: kept already, or refused. */
export const ShareTable = ({ title, of, counted, shares }: Shares) => (
  <Card title={title} flush className="overflow-hidden">
    {shares.length === 0 ? (
      <p className="px-4 py-3 text-muted sm:px-5">Nothing was asked yet.</p>
    ) : (
      <Table label={title}>
        <thead>
          <tr>
            <Th>{of}</Th>
            <Th numeric>Asked</Th>
            <Th numeric>{counted}</Th>
          </tr>
        </thead>
        <tbody>
          {shares.map(({ name, all, share }) => (
            <tr key={name}>
              <Th scope="row">{name}</Th>
              <Td numeric>{all.toLocaleString('en-KE')}</Td>
              <Td numeric>{percent(share)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    )}
  </Card>
)
