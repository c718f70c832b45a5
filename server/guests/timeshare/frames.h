// Frames: main memory in pieces of a page, given out one at a time.

#ifndef FRAMES_H
#define FRAMES_H

#include <stdint.h>

// The frames are those between two physical addresses.
void set_up_frames(uint32_t start, uint32_t end);

// A frame full of zeros, or null if none is left.
void *take_frame(void);

void give_frame_back(void *frame);

#endif
