// Channels: the way from one task to another, with room for a single message.

#ifndef CHANNEL_H
#define CHANNEL_H

#include "tasks.h"

struct channel {
    uint32_t message;
    int full;
    struct queue senders, receivers; // those who wait
};

void send(struct channel *channel, uint32_t message);
uint32_t receive(struct channel *channel);

#endif
