/** What is on a canvas as a file. */
export async function fileOf(
  canvas: HTMLCanvasElement,
  name: string,
  type: "image/png" | "image/jpeg" = "image/png",
): Promise<File> {
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error(`no ${type}`))), type, 0.93),
  );
  return new File([blob], name, { type });
}
