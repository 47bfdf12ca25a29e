/**
 * tim_events_compat.h - the vendor's names on a bus of tim_events.
 *
 * It replaces the vendor's headers: code that sets callbacks (TIMSetConvEventCallback and so on) and reads their JSON
 * recompiles with this header instead, and is called by the bus that tim_events_default() returns. What callbacks may do,
 * on which thread they run, and how long strings live, says tim_events.h.
 *
 * This file is written from the catalog of events, tests/data/vendor_names.json and tests/data/tim_events_compat.head.h;
 * change those and run `UPDATE_DOCS=1 cargo test --test it headers`.
 */
#ifndef TIM_EVENTS_COMPAT_H
#define TIM_EVENTS_COMPAT_H

#if defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_DEF_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_CALLBACK_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_MESSAGE_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CONVERSATION_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_GROUP_MANAGER_H_) || \
    defined(SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_FRIENDSHIP_MANAGER_H_)
#error "tim_events_compat.h replaces the vendor's headers; include one of the two"
#endif

#include "tim_events.h"

#if defined(__GNUC__)
#define TIM_EVENTS_UNUSED __attribute__((unused))
#else
#define TIM_EVENTS_UNUSED
#endif

/** A constant that names a JSON key. A program uses few of them. */
#define TIM_EVENTS_KEY(name, key) TIM_EVENTS_UNUSED static const char *const name = key

#ifdef __cplusplus
extern "C" {
#endif
