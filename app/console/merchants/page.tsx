import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { InviteMerchantDialog } from '@/components/identity/invite-merchant-dialog';
import { MerchantTable } from '@/components/identity/merchant-table';
import { DeniedState } from '@/components/shared/denied-state';
import { EmptyState } from '@/components/shared/empty-state';
import { PageHeader } from '@/components/shared/page-header';
import { Card } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import { listMerchants } from '@/lib/identity';
import { may, type Permission } from '@/lib/kernel/permission';
import { keyPageQuery, nextPageAddress } from '@/lib/web/key-page';
import { webProcess } from '@/lib/web/process';
import { requirePlatform } from '@/lib/web/session';
import { engage, invite, resend } from './actions';

export const metadata: Metadata = { title: 'Merchants' };

const path = '/console/merchants';

interface MerchantsPageProps {
  readonly searchParams: Promise<{ readonly cursor?: string | string[] }>;
}

export default async function MerchantsPage({ searchParams }: MerchantsPageProps) {
  const admission = await requirePlatform('merchant.read', path);
  if (!admission.allowed) {
    return <DeniedState to="see merchants" permission="merchant.read" role={admission.role} />;
  }
  const { services } = await webProcess();
  const query = keyPageQuery(await searchParams);
  const page = await listMerchants(admission.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(path);
  const permits = (permission: Permission) => admission.roles.some((role) => may(role, permission));
  const invites = permits('merchant.invite');
  const { items, next_cursor: next } = page.value;
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Merchants"
        description="Organisations that were invited to accept payments here, and how far their invitation has come."
        actions={invites ? <InviteMerchantDialog invite={invite} /> : null}
      />
      <Card className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState title={query.cursor ? 'No further merchants' : 'No merchant yet'}>
            {invites ? (
              <p>
                Invite one: it gets an organisation with a sandbox and a live environment, and its first person a link
                by e-mail.
              </p>
            ) : (
              <p>
                Merchants stand here once you are named to work for them. A consultant who invites one can name you.
              </p>
            )}
          </EmptyState>
        ) : (
          <MerchantTable
            items={items}
            resend={invites ? resend : null}
            engage={permits('merchant.engage') ? engage : null}
          />
        )}
      </Card>
      <Pagination
        label="Pages of merchants"
        firstHref={query.cursor ? path : null}
        nextHref={nextPageAddress(path, next)}
      />
    </div>
  );
}
