/**
 * What money can be counted in. `scale` is the number of decimal digits of one minor unit:
 * ISO 4217 for currencies, the token contract for coins.
 */
export interface Asset {
  /** Lower case: `usd`, `usdc`. */
  readonly code: string;
  readonly scale: number;
  readonly kind: 'currency' | 'token';
}

const scale0 = 'bif clp djf gnf isk jpy kmf krw pyg rwf ugx vnd vuv xaf xof xpf';
const scale2 =
  'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf cny cop ' +
  'crc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils inr irr ' +
  'jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn ' +
  'nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp ' +
  'szl thb tjs tmt top try ttd twd tzs uah usd uyu uzs ves wst xcd yer zar zmw';
const scale3 = 'bhd iqd jod kwd lyd omr tnd';

const table = new Map<string, Asset>();
const list = (codes: string, scale: number, kind: Asset['kind']) => {
  for (const code of codes.split(' ')) table.set(code, { code, scale, kind });
};
list(scale0, 0, 'currency');
list(scale2, 2, 'currency');
list(scale3, 3, 'currency');
list('usdc', 6, 'token');

export const assets: readonly Asset[] = [...table.values()];

/** The asset of a code in either case (`USD`, `usd`), or null when it is unknown. */
export const findAsset = (code: string): Asset | null => table.get(code.toLowerCase()) ?? null;
