// A panorama of 2:1 as it is seen from its middle, drawn by WebGL.

const VERTEX = `attribute vec2 at; varying vec2 place;
void main() { place = at; gl_Position = vec4(at, 0.0, 1.0); }`;
const FRAGMENT = `precision highp float;
varying vec2 place;
uniform vec2 scale;
uniform vec2 turn;
uniform sampler2D picture;
void main() {
  vec3 ray = normalize(vec3(place * scale, 1.0));
  float c = cos(turn.y), s = sin(turn.y);
  ray = vec3(ray.x, ray.y * c + ray.z * s, ray.z * c - ray.y * s);
  float around = atan(ray.x, ray.z) + turn.x;
  float up = asin(clamp(ray.y, -1.0, 1.0));
  gl_FragColor = texture2D(picture, vec2(fract(around / 6.28318530718 + 0.5), 0.5 - up / 3.14159265359));
}`;

const [NARROWEST, WIDEST] = [20, 120]; // degrees

export interface Gaze {
  around: number; // radians to the right of the front
  up: number; // radians
  wide: number; // degrees from side to side
}

export const FRONT: Gaze = { around: 0, up: 0, wide: 80 };

/** Another direction or width; straight up and straight down are the ends. */
export function turned(gaze: Gaze, around: number, up: number, wide = 0): Gaze {
  return {
    around: (gaze.around + around) % (2 * Math.PI),
    up: Math.max(-Math.PI / 2, Math.min(Math.PI / 2, gaze.up + up)),
    wide: Math.max(NARROWEST, Math.min(WIDEST, gaze.wide + wide)),
  };
}

export interface Around {
  draw: (gaze: Gaze) => void;
  end: () => void; // gives its memory back
}

/** What draws a panorama on a canvas; null where there is no WebGL. */
export function around(canvas: HTMLCanvasElement, picture: HTMLImageElement): Around | null {
  const gl = canvas.getContext("webgl", { antialias: false });
  if (!gl) return null;
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  const at = gl.getAttribLocation(program, "at");
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  const small = within(picture, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, small);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
  const scale = gl.getUniformLocation(program, "scale");
  const turn = gl.getUniformLocation(program, "turn");
  return {
    draw(gaze) {
      const dots = Math.min(window.devicePixelRatio || 1, 2);
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * dots));
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * dots));
      gl.viewport(0, 0, canvas.width, canvas.height);
      const half = Math.tan((gaze.wide * Math.PI) / 360);
      gl.uniform2f(scale, half, (half * canvas.height) / canvas.width);
      gl.uniform2f(turn, gaze.around, gaze.up);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
    end: () => gl.getExtension("WEBGL_lose_context")?.loseContext(),
  };
}

/** The picture, made smaller if this machine takes no textures so large. */
function within(picture: HTMLImageElement, most: number): HTMLImageElement | HTMLCanvasElement {
  if (picture.naturalWidth <= most) return picture;
  const small = document.createElement("canvas");
  [small.width, small.height] = [most, most / 2];
  small.getContext("2d")?.drawImage(picture, 0, 0, small.width, small.height);
  return small;
}
