"use client";

const style = {
  fontFamily: "ui-sans-serif, system-ui, sans-serif",
  maxWidth: 560,
  margin: "15vh auto",
  padding: 16,
};

/** The last resort, when not even the frame of the pages could be made: no messages and no theme are at hand. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="pt-BR">
      <body style={style}>
        <title>OpenDB</title>
        <h1 style={{ fontSize: 20 }}>Não foi possível abrir o console</h1>
        <p>Algo inesperado aconteceu. Tente de novo; se continuar, avise quem o opera.</p>
        <p lang="en">
          Something unexpected happened. Try again; if it persists, tell whoever runs the console.
        </p>
        <button type="button" onClick={() => retry()}>
          Tentar de novo / Try again
        </button>
      </body>
    </html>
  );
}
