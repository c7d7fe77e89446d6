// The parts that screens are made of.
export { BeforeAfter } from "./BeforeAfter";
export { ColorField } from "./ColorField";
export { confirm } from "./Confirm";
export { useDropping } from "./dropping";
export { EmptyState } from "./EmptyState";
export { JobButtons, useJobDeed } from "./JobButtons";
export { JobProgress, JobStateBadge } from "./JobProgress";
export { MoreMenu } from "./MoreMenu";
export { NumberSlider } from "./NumberSlider";
export { PageTitle } from "./PageTitle";
export { PanoramaView, isAllAround } from "./PanoramaView";
export { PictureList } from "./PictureList";
export { GalleryDialog, PicturePicker } from "./PicturePicker";
export { PictureTile, stillOf, useNameOf } from "./PictureTile";
export { Refused } from "./Refused";
export { SeedField } from "./SeedField";
export { useBytes, useMoment, useTimeWords } from "./times";
export { Trouble } from "./Trouble";
