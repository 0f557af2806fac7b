// The fee-cycle workload (described in test/bench/fee-cycle.bench.js) as plain C: the limit of what a
// core can do when every user and tick costs one addressed Threefry-2x32-13 draw. Arguments: users nodes ticks.
#define _POSIX_C_SOURCE 199309L
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROTATE(x, n) (((x) << (n)) | ((x) >> (32 - (n))))
#define ROUND(n) x0 += x1; x1 = ROTATE(x1, n) ^ x0;

static inline void threefry(uint32_t k0, uint32_t k1, uint32_t c0, uint32_t c1, uint32_t *out) {
  uint32_t k2 = 0x1BD11BDA ^ k0 ^ k1, x0 = c0 + k0, x1 = c1 + k1;
  ROUND(13) ROUND(15) ROUND(26) ROUND(6)  x0 += k1; x1 += k2 + 1;
  ROUND(17) ROUND(29) ROUND(16) ROUND(24) x0 += k2; x1 += k0 + 2;
  ROUND(13) ROUND(15) ROUND(26) ROUND(6)  x0 += k0; x1 += k1 + 3;
  ROUND(17) out[0] = x0; out[1] = x1;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  const int users = atoi(arguments[1]), nodes = atoi(arguments[2]), ticks = atoi(arguments[3]);
  const double unit = 1.0 / 4294967296.0;
  int64_t *balance = malloc(users * sizeof *balance);
  int64_t *pot = calloc(nodes, sizeof *pot), *paid = calloc(nodes, sizeof *paid);
  double *capacity = malloc(nodes * sizeof *capacity), *backlog = calloc(nodes, sizeof *backlog);
  srand(1);
  for (int u = 0; u < users; u++) balance[u] = 1000000000000LL;
  for (int n = 0; n < nodes; n++) capacity[n] = 5 + (rand() / (double)RAND_MAX) * 10;
  int64_t network = 0, governance = 0, treasury = 0, adaptor = 0, settled = 0;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  uint32_t draw[2];
  for (int t = 0; t < ticks; t++) {
    for (int n = 0; n < nodes; n++) {
      double left = backlog[n] - capacity[n];
      backlog[n] = left > 0 ? left : 0;
    }
    for (int u = 0; u < users; u++) {
      threefry(7, 11, u, t, draw);
      if (draw[0] * unit >= 0.2) continue;
      int cu = 1 + (int)(draw[1] * unit * 8);
      threefry(7, 12, u, t, draw);
      int a = draw[0] * unit * nodes, b = draw[1] * unit * nodes;
      int n = backlog[a] / capacity[a] < backlog[b] / capacity[b] ? a : b;
      backlog[n] += cu;
      double latency = backlog[n] / capacity[n], phi = 0.3 * (latency > 1 ? latency - 1 : 0);
      if (phi > 0.3) phi = 0.3;
      int64_t cost = cu * 50000 * (1 + phi);
      if (balance[u] < cost) continue;
      balance[u] -= cost;
      int64_t f = cost * 2 / 100, g = cost * 5 / 100, r = cost * 3 / 100, d = cost * 10 / 100;
      network += f;
      governance += g;
      treasury += r;
      adaptor += d;
      pot[n] += cost - f - g - r - d;
      settled++;
    }
    if ((t + 1) % 168 == 0)
      for (int n = 0; n < nodes; n++) {
        paid[n] += pot[n];
        pot[n] = 0;
      }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) * 1e-9;
  // Printing every total keeps the compiler from leaving its work out.
  int64_t nodePay = 0;
  for (int n = 0; n < nodes; n++) nodePay += paid[n] + pot[n];
  printf("{\"simSeconds\": %.6f, \"requestsSettled\": %" PRId64 ", \"spent\": %" PRId64 "}\n", seconds, settled,
         network + governance + treasury + adaptor + nodePay);
}
