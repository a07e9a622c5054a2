export default function NotFound() {
  return (
    <main>
      <h1>There is no page at this address</h1>
      <p>
        The link may be old or mistyped. <a href="/console">Open the console</a> to find what you were looking for.
      </p>
    </main>
  );
}
