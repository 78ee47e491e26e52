"""Small raw folders for tests of the gate."""

from __future__ import annotations

from pathlib import Path

from orchestration.landing.gate import GateReport, judge
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

PLACE = "source_file,source_sheet,source_row,source_column,file_sha256,vintage,quality,retrieved_on"
HEADERS = {
    "raw_province_year": "region_id,year,series,value,unit",
    "raw_national_year": "year,series,value,unit",
    "raw_city_year": "region_id,year,series,value,unit",
    "raw_patent": "region_type,region_id,year,patent_type,status,tech_class,count",
    "raw_policy_event": "region_type,region_id,policy,zone_id,approved_date,effective_year,batch,source",
    "raw_customs_trade": "region_type,region_id,product_code,hs_version,partner_iso3,year,flow,value_usd",
}
SOUND = {
    "raw_province_year": "110000,2019,gdp_nominal,35371.3,100m yuan",
    "raw_national_year": "2019,cpi,102.9,prev.year=100",
    "raw_city_year": "330100,2019,gdp_nominal,15373,100m yuan",
    "raw_patent": "province,110000,2019,invention,applied,all,129930",
    "raw_policy_event": "city,330100,cbec_pilot_zone,hz,2015-03-07,2015,1,x",
    "raw_customs_trade": "city,330100,0102,2017,NAM,2019,export,1200",
}
IMPORTED = (
    "110000,2019,gdp_nominal,35371.3,100m yuan,分省年度数据.csv,S 1,7,C," + "a" * 64 + ",2024-09,nbs_export,2024-09-30"
)
WHOLE, NUMBER = "must be a whole number", "must be a number"


def landed(folder: Path, table: str, *rows: str, header: str = "") -> GateReport:
    lines = [header or HEADERS[table], *rows]
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return judge(read_folder(folder, contracts.read()))
