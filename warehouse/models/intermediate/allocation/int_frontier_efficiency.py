"""Efficiency of every region and year against its frontier; a frontier not found is a row with its status."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    from warehouse.frontiers import efficiencies

    dbt.config(materialized="table")
    return efficiencies(dbt.ref("frontiers").df(), dbt.ref("int_frontier_inputs").df())
