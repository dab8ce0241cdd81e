"""Copies a tree as a Python tutorial would: by a pool of processes, or with "alone" by copytree."""

import multiprocessing, os, shutil, sys


def copy(paths):
    shutil.copy2(*paths, follow_symlinks=False)


if __name__ == "__main__":
    how, source, destination = sys.argv[1:]
    if how == "alone":
        shutil.copytree(source, destination, symlinks=True)
    else:
        work = []
        for folder, folders, files in os.walk(source):
            there = os.path.join(destination, os.path.relpath(folder, source))
            os.makedirs(there)
            work += [(os.path.join(folder, file), os.path.join(there, file)) for file in files]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            work += [(os.path.join(folder, name), os.path.join(there, name)) for name in links]
        with multiprocessing.Pool(2) as pool:
            pool.map(copy, work, chunksize=64)
