export default function RealOrMade() {
  return null;
}
