import { liveRoute } from '@/lib/web/live/live-route';

export const GET = liveRoute;
