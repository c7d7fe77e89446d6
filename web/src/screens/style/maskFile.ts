// Masks as pictures of the library: gray PNGs, white where something applies.
import { api } from "../../api/client";
import type { Picture } from "../../api/types";
import { uploadPictures } from "../../api/uploads";
import { type Mask, empty, ofPixels, pixels } from "./mask";

function drawing(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return [canvas, canvas.getContext("2d", { willReadFrequently: true })!];
}

/** Keeps a mask in the library and gives its id. */
export async function keepMask(mask: Mask, name: string): Promise<string> {
  const [canvas, context] = drawing(mask.width, mask.height);
  const data = new ImageData(mask.width, mask.height);
  data.data.set(pixels(mask));
  context.putImageData(data, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser cannot write a PNG.");
  const [kept] = await uploadPictures([new File([blob], name, { type: "image/png" })], "mask");
  return kept!.id;
}

/** The mask of the library in the shape of a picture; an empty one where there is none. */
export async function loadMask(id: string | null, content: Picture): Promise<Mask> {
  const blank = empty(content.width, content.height);
  if (!id) return blank;
  const picture = await api.get<Picture>(`/pictures/${id}`);
  const image = new Image();
  image.src = picture.urls.view;
  await image.decode();
  const [, context] = drawing(blank.width, blank.height);
  context.drawImage(image, 0, 0, blank.width, blank.height);
  const data = context.getImageData(0, 0, blank.width, blank.height).data;
  return ofPixels(blank.width, blank.height, data);
}
