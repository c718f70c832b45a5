// Channels: the way from one task to another, with room for a single message.

#include "channel.h"

void send(struct channel *channel, uint32_t message) {
    while (channel->full)
        wait_in(&channel->senders);
    channel->message = message;
    channel->full = 1;
    wake_first(&channel->receivers);
}

uint32_t receive(struct channel *channel) {
    while (!channel->full)
        wait_in(&channel->receivers);
    channel->full = 0;
    wake_first(&channel->senders);
    return channel->message;
}
