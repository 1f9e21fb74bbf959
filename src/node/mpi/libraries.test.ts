import { describe, expect, it } from "vitest";
import type { Koffi, NativeLibrary } from "../koffi.ts";
import { candidatesFor, openMpiLibrary } from "./libraries.ts";

const OPEN_MPI = [
  ...["ompi_mpi_comm_world", "ompi_mpi_float", "ompi_mpi_double", "ompi_mpi_byte", "ompi_mpi_op_sum"],
  "MPI_Finalize",
];

/** Libraries by their file, each with the names that it exports; a variable lies at the length of its name. */
function koffiWith(files: Readonly<Record<string, readonly string[]>>): { koffi: Koffi; loaded: unknown[][] } {
  const loaded: unknown[][] = [];
  const koffi: Koffi = {
    load: (file, options) => {
      if (file === null) return libraryOf(["dlopen"]);
      loaded.push([file, options]);
      const names = files[file];
      if (!names) throw new Error("no such file");
      return libraryOf(names);
    },
    address: (of) => BigInt(String(of).length),
  };
  return { koffi, loaded };
}

function libraryOf(names: readonly string[]): NativeLibrary {
  const find = (name: string): string => {
    if (!names.includes(name)) throw new Error(`cannot find ${name}`);
    return name;
  };
  return {
    func: (prototype) => {
      find(/(\w+)\(/.exec(prototype)![1]!);
      return () => 0;
    },
    symbol: (name) => find(name),
  };
}

describe("the files that are tried", () => {
  const [openMpi, mpich] = ["libmpi.so.40", "libmpich.so.12"];
  const order = (environment: Record<string, string>): string[] =>
    candidatesFor(environment).filter((file) => file === openMpi || file === mpich);

  it("begin with those of the family that has started the process, or Open MPI's where none has", () => {
    expect(order({ OMPI_COMM_WORLD_RANK: "0" })).toEqual([openMpi, mpich]);
    expect(order({ PMI_RANK: "1" })).toEqual([mpich, openMpi]);
    expect(order({})).toEqual([openMpi, mpich]);
  });

  it("are Open MPI's where its mpirun runs within a job of the other kind", () => {
    expect(order({ OMPI_COMM_WORLD_RANK: "0", PMI_RANK: "3" })).toEqual([openMpi, mpich]);
  });

  it("are the one of CHAINRULE_MPI alone, where it is set", () => {
    expect(candidatesFor({ CHAINRULE_MPI: "/opt/libmpi.so", PMI_RANK: "0" })).toEqual(["/opt/libmpi.so"]);
    expect(candidatesFor({ CHAINRULE_MPI: "" })).toEqual(candidatesFor({}));
  });
});

describe("the first library that opens", () => {
  it("is Open MPI by its variables, whose addresses are the handles", () => {
    const { koffi, loaded } = koffiWith({ second: OPEN_MPI });
    const { handles } = openMpiLibrary(koffi, ["first", "second", "third"]);
    expect(handles).toMatchObject({ world: "ompi_mpi_comm_world".length, sum: "ompi_mpi_op_sum".length, inPlace: 1 });
    expect(loaded).toEqual(["first", "second"].map((file) => [file, { global: true }]));
  });

  it("is of MPICH's kind without them, whatever its name is", () => {
    const { koffi } = koffiWith({ "libmpi.so.40": ["MPI_Finalize"] });
    const { handles } = openMpiLibrary(koffi, ["libmpi.so.40"]);
    expect(handles).toMatchObject({ world: 0x44000000, float: 0x4c00040a, double: 0x4c00080b, inPlace: -1 });
  });

  it("is refused where it is no MPI library", () => {
    const { koffi } = koffiWith({ "libz.so": ["deflate"] });
    expect(() => openMpiLibrary(koffi, ["libz.so"])).toThrow("libz.so is no MPI library: it has no MPI_Finalize.");
  });

  it("is missed with what was tried, why that failed, and what to install", () => {
    const { koffi } = koffiWith({});
    expect(() => openMpiLibrary(koffi, ["a.so", "b.so"])).toThrow(
      "No MPI library opens here. Tried: a.so (no such file), b.so (no such file). On Debian and Ubuntu: " +
        "apt install openmpi-bin. Elsewhere: give the file of the library that belongs to mpirun by CHAINRULE_MPI.",
    );
  });
});
