/**
 * erfcx in float64: the operations and constants of src/base/erf.ts, in the same order.
 *
 * @module
 */

/** erfcx(x) of two float64 at once, each at least 0. */
// @ts-ignore: decorator
@inline
export function erfcx(x: v128): v128 {
  const t = f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(8), f64x2.add(x, f64x2.splat(4)))); // (4)
  const z = f64x2.mul(t, t);
  let even = f64x2.splat(-2.764120233734578e-10), odd = f64x2.splat(9.297625263709659e-10);
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(3.2323973445082033e-9));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(-1.2338731403798444e-8));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-2.0725802488181963e-8));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(1.0631817593818149e-7));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(7.771943241086912e-8));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(-8.210647933297337e-7));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(2.9173425573089733e-7));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(5.70657829924074e-6));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-1.1221135665965907e-5));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(-2.4397731143023292e-5));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(0.00015062142608651945));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(-0.0001992571524726518));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-0.0007577732435942576));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(0.005031970069102256));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-0.01619773406293477));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(0.037167515526338006));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-0.06633036581186058));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(0.09373283499911264));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(-0.10103906603631811));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(0.06809705425466839));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(0.015379652102619974));
  odd = f64x2.add(f64x2.mul(odd, z), f64x2.splat(-0.13962111684056228));
  even = f64x2.add(f64x2.mul(even, z), f64x2.splat(1.2329951186255526));
  const p = f64x2.add(even, f64x2.mul(odd, t)); // (6)
  return f64x2.div(p, f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(2), x))); // (7)
}
