export const App = () => <main>Quittance</main>;
