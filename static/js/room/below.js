// @ts-check
// The conversation is seen from its end before anything is painted. A plain script behind it, since
// modules come later, and what stood there at first would jump away under somebody's eyes.
{
  const scroll = document.querySelector(".room__scroll");
  if (scroll && !location.hash) scroll.scrollTop = scroll.scrollHeight;
}
