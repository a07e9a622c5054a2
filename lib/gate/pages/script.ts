/**
 * The only script of the hosted pages; everything works without it. It shows times in the reader's zone and the copy
 * buttons, and on a live page asks the page's own address for news: every 3 s, slower up to 30 s while nothing changes,
 * never while the page is hidden. When the server cannot be reached it says so and goes on asking.
 *
 * Times are moved without Intl, which costs a phone more than the rest of the page: the server gives the words of the day
 * before and after. `last` is the served text of <main>, taken before times are rewritten, so that only real news swaps it. A swap waits
 * while text is selected, and keeps focus, scroll and open details. Lines are joined, so each ends its statement.
 */
const source = `
(()=>{
const d=document,$=i=>d.getElementById(i),all=(q,f)=>d.querySelectorAll(q).forEach(f),net=$('net'),say=$('say'),copy=navigator.clipboard,
zone=t=>{
const o=-t.getTimezoneOffset(),m=Math.abs(o),s=new Date(+t+o*6e4).toISOString();
return [s.slice(0,10),s.slice(11,16)+' UTC'+(m?(o<0?'-':'+')+(m/60|0)+(m%60?':'+m%60:''):'')];
},
dress=()=>{
all('time',t=>{
const u=t.dateTime.slice(0,10),[day,clock]=zone(new Date(t.dateTime)),x=(t.dataset.days||'').split('|');
t.textContent=t.textContent.replace(/\\S+ UTC/,clock).replace(x[1],x[day<u?0:day>u?2:1]);
});
if(copy)all('[data-copy]',b=>{
b.hidden=0;
b.onclick=()=>copy.writeText($(b.dataset.copy).textContent).then(()=>{say.textContent=b.textContent=b.dataset.done});
});
};
let main=$('main'),last=main.outerHTML,live=main.dataset.live,seen=new Date,wait=3,left=3,timer,busy;
const swap=(n,m)=>{
const f=d.activeElement,id=main.contains(f)&&(f.id||'state'),open=main.querySelectorAll('details[open]');
last=m.outerHTML;
live=m.dataset.live;
main.replaceWith(m);
main=m;
d.title=n.title;
open.forEach(o=>{if($(o.id))$(o.id).open=1});
dress();
if(id)($(id)||$('state')).focus({preventScroll:true});
say.textContent=$('state').textContent;
},
off=()=>{
const [a,b]=net.children,x=net.dataset;
if(net.hidden)say.textContent=a.textContent=x.off.replace('{t}',zone(seen)[1]);
b.textContent=x.retry.replace('{s}',left);
net.hidden=0;
},
ask=async()=>{
busy=1;
let n,m;
try{
const r=await fetch(location.href,{cache:'no-store',signal:AbortSignal.timeout?.(9e3)});
n=new DOMParser().parseFromString(r.ok?await r.text():'','text/html');
m=n.getElementById('main');
}catch{}
const news=m&&m.outerHTML!=last&&getSelection().isCollapsed;
wait=news?3:Math.min(30,wait*1.5);
left=Math.round(wait);
if(m){seen=new Date;net.hidden=1}else off();
if(news)swap(n,m);
busy=0;
next();
},
next=()=>{clearTimeout(timer);if(live&&!busy&&!d.hidden)timer=setTimeout(tick,1e3)},
tick=()=>{
if(--left<1)return ask();
if(!net.hidden)off();
next();
};
d.onvisibilitychange=ononline=()=>{left=1;next()};
dress();
next();
})()
`;

export const script = source.replaceAll('\n', '');
