import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { InvitationTable } from '@/components/identity/invitation-table';
import { InviteDialog } from '@/components/identity/invite-dialog';
import { MemberTable } from '@/components/identity/member-table';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { Alert } from '@/components/ui/alert';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import { listInvitations, listMembers, mostInvitations } from '@/lib/identity';
import { may, mayGrant, roles } from '@/lib/kernel/permission';
import { granted } from '@/lib/web/granted';
import { keyPageQuery, nextPageAddress } from '@/lib/web/key-page';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';
import { invite, remove, resend, resetSecondStep, revoke, setRole } from './actions';

export const metadata: Metadata = { title: 'Team' };

const path = '/console/team';

interface TeamPageProps {
  readonly searchParams: Promise<{ readonly cursor?: string | string[] }>;
}

export default async function TeamPage({ searchParams }: TeamPageProps) {
  const { allowed, session } = await requirePermission('member.read', path);
  if (!allowed) return <DeniedState to="see the team" permission="member.read" role={session.role} />;
  const { services } = await webProcess();
  const query = keyPageQuery(await searchParams);
  const page = await listMembers(session.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(path);
  const invitations = granted(await listInvitations(session.ctx, services));
  const manages = may(session.role, 'member.manage');
  const isFull = invitations.length >= mostInvitations;
  const grantable = roles.filter((role) => mayGrant(session.role, role));
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Team"
        description={`People of ${session.organization.name}. They have the same role in sandbox and live.`}
        actions={manages && !isFull ? <InviteDialog grantable={grantable} invite={invite} /> : null}
      />
      {isFull ? (
        <Alert tone="warning" title={`${mostInvitations} invitations stand open, which is the most`}>
          Revoke some that nobody will accept, and you can invite again.
        </Alert>
      ) : null}
      <Card className="overflow-hidden">
        <CardHeader>
          <CardTitle>Members</CardTitle>
        </CardHeader>
        <MemberTable
          items={page.value.items}
          reader={session.user.id}
          grantable={grantable}
          actions={manages ? { setRole, remove, resetSecondStep } : null}
        />
      </Card>
      <Pagination
        label="Pages of members"
        firstHref={query.cursor ? path : null}
        nextHref={nextPageAddress(path, page.value.next_cursor)}
      />
      <Card className="overflow-hidden">
        <CardHeader>
          <CardTitle>Invitations</CardTitle>
        </CardHeader>
        <InvitationTable items={invitations} actions={manages ? { resend, revoke } : null} />
      </Card>
    </div>
  );
}
